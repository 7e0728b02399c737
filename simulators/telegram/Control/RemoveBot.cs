using ChatAi.Simulators.Telegram.Bots;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

/// <summary>Takes a bot's token away, as its owner can: from now on it is unauthorized.</summary>
internal static class RemoveBot
{
    public static Results<NoContent, ProblemHttpResult> Handle(string bot, World world)
    {
        if (!world.TryFind(bot, out var found))
            return Refusal.UnknownBot(bot);

        world.Remove(found);
        return TypedResults.NoContent();
    }
}
