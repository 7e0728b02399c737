namespace ChatAi.BotManager.Delivery;

/// <param name="PersonButton">What the button says by which a person can be asked for; null: no such button.</param>
/// <param name="FeedbackButtons">Whether thumbs stand under it.</param>
/// <param name="WaitSeconds">Until its next attempt, by the database's clock; not positive when it is due.</param>
internal sealed record OutboxRow(
    long Id,
    long BotId,
    long ChatId,
    long MessageId,
    string Text,
    string? Sources,
    string? PersonButton,
    bool FeedbackButtons,
    int PartsSent,
    int Attempts,
    string? TraceParent,
    DateTimeOffset CreatedAt,
    double WaitSeconds);
