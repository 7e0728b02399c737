using ChatAi.BotManager.Updates;

namespace ChatAi.BotManager.Turns;

/// <summary>What api is asked for. Bot and update are the key: the same key gives the same answer.</summary>
internal sealed record TurnRequest(
    long BotId,
    long UpdateId,
    long UserId,
    long AssistantId,
    TelegramChat Chat,
    string Text,
    string Kind,
    string? Quote);
