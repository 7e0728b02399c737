namespace ChatAi.BotManager.Updates;

/// <summary>A row of the inbox that waits for its turn: a copy, of which the table holds the original.</summary>
[GenerateSerializer, Immutable, Alias("ChatAi.BotManager.PendingUpdate")]
internal readonly record struct PendingUpdate(
    [property: Id(0)] long UpdateId,
    [property: Id(1)] string Payload,
    [property: Id(2)] string? TraceParent,
    [property: Id(3)] DateTimeOffset ReceivedAt);
