using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

/// <summary>The latest calls of a bot with their parameters, oldest first, getUpdates left out.</summary>
internal static class ReadCalls
{
    public static Results<Ok<IReadOnlyList<JournaledCall>>, ProblemHttpResult> Handle(string bot, World world) =>
        world.TryFind(bot, out var found) ? TypedResults.Ok(found.Calls.Latest()) : Refusal.UnknownBot(bot);
}
