using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Chats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

internal static class BlockBot
{
    public static Results<NoContent, ProblemHttpResult> HandleBlock(string bot, long chat, World world) =>
        Change(bot, chat, world, blocked: true);

    public static Results<NoContent, ProblemHttpResult> HandleUnblock(string bot, long chat, World world) =>
        Change(bot, chat, world, blocked: false);

    private static Results<NoContent, ProblemHttpResult> Change(string bot, long chat, World world, bool blocked)
    {
        if (!world.TryFind(bot, out var found))
            return Refusal.UnknownBot(bot);

        Speech.Block(world, found, chat, blocked);
        return TypedResults.NoContent();
    }
}
