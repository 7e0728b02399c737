namespace ChatAi.BotManager.Delivery;

/// <summary>How far a row of the outbox has come.</summary>
/// <param name="State">pending, sent or failed.</param>
/// <param name="UpdateId">The update that the row answers, if it is known.</param>
internal sealed record DeliveryRecord(
    long BotId,
    long RowId,
    int PartsSent,
    string State,
    long? TelegramMessageId,
    string? Error,
    long? UpdateId);
