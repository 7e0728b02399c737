using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Chats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

internal static class ListBots
{
    private const int MostAtOnce = 200;

    public sealed record BotView(
        long Id,
        string Token,
        string Username,
        string Name,
        bool Online,
        string? Webhook,
        int PendingUpdates,
        int Chats,
        PostedMessage? Last);

    public sealed record Response(int Total, IReadOnlyList<BotView> Bots);

    /// <summary>With a chat, each bot comes with the last thing that was said there.</summary>
    public static Response Handle(World world, int? limit, long? chat) =>
        new(world.BotCount, [.. world.Bots.Take(limit ?? MostAtOnce).Select(bot => View(world, bot, chat))]);

    public static Results<Ok<BotView>, ProblemHttpResult> HandleOne(string bot, World world) =>
        world.TryFind(bot, out var found) ? TypedResults.Ok(View(world, found, chat: null)) : Refusal.UnknownBot(bot);

    private static BotView View(World world, Bot bot, long? chat)
    {
        lock (bot.Gate)
        {
            return new BotView(
                bot.Id,
                bot.Token,
                bot.Self.Username!,
                bot.Self.FirstName,
                bot.IsOnline(world.Now),
                bot.Webhook?.Target.Url.OriginalString,
                bot.Updates.Count,
                bot.Conversations.Count,
                chat is { } id && bot.Conversations.TryGetValue(id, out var conversation) ? conversation.Last : null);
        }
    }
}
