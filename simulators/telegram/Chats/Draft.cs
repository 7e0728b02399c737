using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Chats;

/// <summary>A preview of a message being written; an empty text shows as "Thinking…".</summary>
public sealed record Draft(long DraftId, string Text, IReadOnlyList<MessageEntity>? Entities, DateTimeOffset ExpiresAt);
