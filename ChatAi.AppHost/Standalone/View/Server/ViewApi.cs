using ChatAi.AppHost.Standalone.View.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatAi.AppHost.Standalone.View.Server;

/// <summary>What the page and the terminal ask.</summary>
internal static class ViewApi
{
    public static void Map(IEndpointRouteBuilder endpoints, ViewSource source, CancellationToken ending)
    {
        endpoints.MapGet("/api/resources", () => TypedResults.Ok(source.Resources.Rows));
        endpoints.MapGet("/api/resources/{name}/environment", (string name, CancellationToken cancellationToken) => EnvironmentAsync(source, name, cancellationToken));
        endpoints.MapPost("/api/resources/{name}/{command}", (string name, string command) => CommandAsync(source, name, command));
        endpoints.MapGet("/api/logs", (string? resource, string? grep, long? after) => Logs(source, resource, grep, after));
        endpoints.MapGet("/api/events", (long? after, CancellationToken gone) => EventStream.Of(source, after ?? 0, ending, gone));
    }

    private static async Task<Results<Ok<IReadOnlyList<MaskedVariable>>, NotFound>> EnvironmentAsync(ViewSource source, string name, CancellationToken cancellationToken)
    {
        if (source.Resources[name] is null)
            return TypedResults.NotFound();

        var variables = source.RunnerOf(name)?.Variables ?? new Dictionary<string, object>();
        return TypedResults.Ok(await new MaskedEnvironment(source.Mask).OfAsync(variables, cancellationToken));
    }

    private static async Task<Results<NoContent, NotFound, Conflict>> CommandAsync(ViewSource source, string name, string command)
    {
        if (source.Resources[name] is not { } entry || command is not ("start" or "stop" or "restart"))
            return TypedResults.NotFound();

        if (!entry.Row.CanBeStopped || source.RunnerOf(name) is not { } runner)
            return TypedResults.Conflict();

        if (command is "start")
            runner.StartByHand();
        else
            await (command is "stop" ? runner.StopByHandAsync() : runner.RestartByHandAsync());

        return TypedResults.NoContent();
    }

    private static Results<Ok<IReadOnlyList<LogLine>>, NotFound> Logs(ViewSource source, string? resource, string? grep, long? after)
    {
        if (resource is not null and not Run.Board.Own && source.Resources[resource] is null)
            return TypedResults.NotFound();

        var lines = source.Logs.After(after ?? 0, resource);
        return TypedResults.Ok(string.IsNullOrEmpty(grep)
            ? lines
            : [.. lines.Where(line => line.Text.Contains(grep, StringComparison.OrdinalIgnoreCase))]);
    }
}
