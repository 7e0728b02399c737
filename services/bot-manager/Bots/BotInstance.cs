namespace ChatAi.BotManager.Bots;

/// <summary>A bot as its owner sees it: without its token, which nobody ever sees again.</summary>
internal sealed record BotInstance(
    long Id,
    long UserId,
    long AssistantId,
    string Platform,
    string Username,
    string DisplayName,
    string Mode,
    bool IsActive,
    string State,
    string? LastError,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
