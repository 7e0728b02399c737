using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Chats;

/// <summary>A conversation at one moment, as a person would see it.</summary>
public sealed record ConversationView(
    Chat Chat,
    bool Blocked,
    string? Action,
    Draft? Draft,
    IReadOnlyList<PostedMessage> Messages)
{
    internal static ConversationView Of(Conversation conversation, DateTimeOffset now, long after = 0) => new(
        conversation.Chat,
        conversation.Blocked,
        conversation.Action(now),
        conversation.Draft(now),
        [.. conversation.Messages.Where(posted => posted.Message.MessageId > after)]);

    internal static ConversationView Empty(Chat chat) => new(chat, Blocked: false, Action: null, Draft: null, []);
}
