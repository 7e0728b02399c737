namespace ChatAi.BotManager.Bots;

/// <summary>A bot as its grain needs to know it.</summary>
internal sealed record ActiveBot(
    long Id,
    long UserId,
    long AssistantId,
    long TelegramId,
    string Username,
    byte[] BotTokenCiphertext,
    string Mode,
    Guid WebhookId,
    string WebhookSecret,
    string? WebhookUrl,
    long NextUpdateId,
    DateTimeOffset? LastUpdateAt,
    bool IsWarm,
    DateTimeOffset? BroughtUpAt,
    bool IsActive,
    string State,
    string? LastError,
    DateTimeOffset UpdatedAt);
