namespace ChatAi.Simulators.Telegram.Wire;

public sealed record Message(long MessageId, User From, Chat Chat, long Date)
{
    public long? EditDate { get; init; }

    public Message? ReplyToMessage { get; init; }

    public bool? HasProtectedContent { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<MessageEntity>? Entities { get; init; }

    public JsonElement? LinkPreviewOptions { get; init; }

    public JsonElement? ReplyMarkup { get; init; }
}
