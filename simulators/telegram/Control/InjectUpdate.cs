using ChatAi.Simulators.Telegram.Bots;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

/// <summary>Queues the body as an update, whatever it is.</summary>
internal static class InjectUpdate
{
    public sealed record Response(int UpdateId);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(string bot, HttpRequest request, World world, CancellationToken cancellationToken)
    {
        if (!world.TryFind(bot, out var found))
            return Refusal.UnknownBot(bot);

        using var reader = new StreamReader(request.Body);
        var raw = await reader.ReadToEndAsync(cancellationToken);
        return TypedResults.Ok(new Response(Injection.Inject(world, found, raw)));
    }
}
