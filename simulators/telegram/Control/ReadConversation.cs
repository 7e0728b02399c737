using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Chats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

internal static class ReadConversation
{
    public sealed record Summary(Wire.Chat Chat, bool Blocked, int Messages, PostedMessage? Last);

    public static Results<Ok<ConversationView>, ProblemHttpResult> Handle(string bot, long chat, long? after, World world)
    {
        if (!world.TryFind(bot, out var found))
            return Refusal.UnknownBot(bot);

        lock (found.Gate)
        {
            // Looking at a chat does not make it known to the bot.
            return TypedResults.Ok(found.Conversations.TryGetValue(chat, out var conversation)
                ? ConversationView.Of(conversation, world.Now, after ?? 0)
                : ConversationView.Empty(world.ChatOf(chat)));
        }
    }

    public static Results<Ok<IEnumerable<Summary>>, ProblemHttpResult> HandleAll(string bot, World world)
    {
        if (!world.TryFind(bot, out var found))
            return Refusal.UnknownBot(bot);

        lock (found.Gate)
        {
            Summary[] chats = [.. found.Conversations.Values.Select(chat => new Summary(chat.Chat, chat.Blocked, chat.Messages.Count, chat.Last))];
            return TypedResults.Ok<IEnumerable<Summary>>(chats);
        }
    }
}
