namespace ChatAi.BotManager.Delivery;

/// <param name="WaitSeconds">Until its next attempt, by the database's clock; not positive when it is due.</param>
internal sealed record OutboxRow(
    long Id,
    string Text,
    string? Sources,
    int PartsSent,
    int Attempts,
    string? TraceParent,
    DateTimeOffset CreatedAt,
    double WaitSeconds);
