using System.Diagnostics.CodeAnalysis;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Chats;

namespace ChatAi.Simulators.Telegram.BotApi;

/// <summary>One call of a method by a bot.</summary>
internal sealed record Call(World World, BotApiDispatcher Dispatcher, Bot Bot, CallParameters Parameters, CancellationToken Cancelled)
{
    public DateTimeOffset Now => World.Now;

    /// <summary>The chat that the call names, if the bot may write there. The bot's gate is held.</summary>
    public Answer? FindChat(out Conversation conversation)
    {
        conversation = null!;
        if (string.IsNullOrEmpty(Parameters.Text("chat_id")))
            return Answer.BadRequest("chat_id is empty");

        if (!TryFindConversation(out var known))
            return Answer.BadRequest("chat not found");

        conversation = known;
        return known.UpgradedTo is { } newChat ? Answer.Upgraded(newChat) : known.Blocked ? Answer.Blocked : null;
    }

    /// <summary>Takes a message's worth from the budgets of the bot and of the chat, or says when there is enough again.</summary>
    public Answer? Spend(Conversation conversation, double cost = 1) =>
        World.Limits.Enforced && (Bot.Budget.Spend(cost, Now) ?? conversation.Budget.Spend(cost, Now)) is { } retryAfter
            ? Answer.TooManyRequests(retryAfter)
            : null;

    public void Publish(string kind, Conversation conversation, object? data) =>
        World.Events.Publish(kind, Bot.Id, conversation.Chat.Id, data);

    private bool TryFindConversation([NotNullWhen(true)] out Conversation? conversation)
    {
        conversation = null;
        return Parameters.Id("chat_id") is { } id && Bot.Conversations.TryGetValue(id, out conversation);
    }
}
