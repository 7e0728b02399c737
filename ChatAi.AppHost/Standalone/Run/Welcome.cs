using System.Globalization;
using ChatAi.AppHost.Standalone.Stores;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>What a person wants to know when everything is up, and what a shell wants to know from then on.</summary>
internal static class Welcome
{
    public static async Task SayAsync(DistributedApplicationBuilder model, Board board, string? view, TimeSpan took, CancellationToken cancellationToken)
    {
        var environment = Path.Combine(model.Settings.DataFolder, "env");
        var isFirst = !File.Exists(environment);
        OwnerOnly.Write(environment, await ShellFileAsync(model, cancellationToken));

        var gateway = UrlOf(model, "gateway");
        var lines = new List<string> { string.Create(CultureInfo.InvariantCulture, $"ChatAi runs (started in {took.TotalSeconds:0.0} s).") };
        if (UrlOf(model, "telegram-simulator") is { } chat)
            lines.Add($"Chat with the demo bot  {chat}");

        if (view is not null)
            lines.Add($"What runs, live logs    {view}");

        lines.Add($"Console                 {gateway}/console");
        lines.Add($"API documentation       {gateway}/docs");
        lines.Add($"Health                  {gateway}/health");
        var password = isFirst ? $", password {await ParameterAsync(model, "admin-password", cancellationToken)} (said once, kept in {environment})" : "";
        lines.Add($"Administrator           {await ParameterAsync(model, "admin-email", cancellationToken)}{password}");
        lines.Add($"For your shell          source {environment}");
        lines.Add($"Data                    {model.Folders.Data}");
        lines.Add("Ctrl-C stops everything.");
        board.Block(lines);
    }

    /// <summary>Lets the runbook's commands be pasted as they stand.</summary>
    private static async Task<string> ShellFileAsync(DistributedApplicationBuilder model, CancellationToken cancellationToken)
    {
        var database = model.Resources.OfType<PostgresDatabaseResource>().First();
        var redis = model.Resources.OfType<RedisResource>().First();

        return $"""
            # Written by the AppHost at every start. To be sourced.
            export DATABASE_URL={Quoted(await UriAsync(database, cancellationToken))}
            export REDIS_URL={Quoted(WithUser(await UriAsync(redis, cancellationToken)))}
            export ADMIN_EMAIL={Quoted(await ParameterAsync(model, "admin-email", cancellationToken))}
            export ADMIN_PASSWORD={Quoted(await ParameterAsync(model, "admin-password", cancellationToken))}
            ADMIN_TOKEN=$(printf '%s' '{await LoginAsync(model, cancellationToken)}' \
              | curl --silent --show-error --fail --header 'Content-Type: application/json' --data-binary @- {UrlOf(model, "gateway")}/api/login \
              | sed -n 's/.*"access_token" *: *"\([^"]*\)".*/\1/p')
            export ADMIN_TOKEN
            export PATH="$PATH":{Quoted(StoreClients.Folder(model.Folders))}

            """;
    }

    private static async Task<string> UriAsync(IResourceWithConnectionString resource, CancellationToken cancellationToken) =>
        await resource.GetConnectionProperties().Single(property => property.Key == "Uri").Value.GetValueAsync(cancellationToken) ?? "";

    /// <summary>redis-cli takes an address without a user for one with the empty user, whom Redis does not know.</summary>
    private static string WithUser(string redis) => redis.Replace("redis://:", "redis://default:", StringComparison.Ordinal);

    private static async Task<string> LoginAsync(DistributedApplicationBuilder model, CancellationToken cancellationToken)
    {
        var login = new { email = await ParameterAsync(model, "admin-email", cancellationToken), password = await ParameterAsync(model, "admin-password", cancellationToken) };
        return System.Text.Json.JsonSerializer.Serialize(login).Replace("'", "\\u0027", StringComparison.Ordinal);
    }

    private static async Task<string> ParameterAsync(DistributedApplicationBuilder model, string name, CancellationToken cancellationToken) =>
        await model.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == name).GetValueAsync(cancellationToken) ?? "";

    private static string? UrlOf(DistributedApplicationBuilder model, string name) =>
        model.Resources.OfType<ProjectResource>().SingleOrDefault(project => project.Name == name) is { } project
            ? new EndpointReference(project, "http").Url
            : null;

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
