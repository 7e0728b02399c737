namespace ChatAi.Simulators.Telegram.Wire;

/// <summary>A marked stretch of text; offset and length count UTF-16 units, as the Bot API does.</summary>
public sealed record MessageEntity(string Type, int Offset, int Length)
{
    public string? Url { get; init; }

    public User? User { get; init; }

    public string? Language { get; init; }

    public string? CustomEmojiId { get; init; }
}
