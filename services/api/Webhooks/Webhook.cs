namespace ChatAi.Api.Webhooks;

/// <summary>Where a tenant is told of events.</summary>
internal sealed record Webhook
{
    /// <summary>What <c>select</c> and <c>returning</c> list for it.</summary>
    public const string Columns = """
        id, url, event_types, is_active, failures, case when failures > 0 then next_attempt_at end as next_attempt_at,
        last_error, last_delivered_at, created_at
        """;

    public long Id { get; init; }

    public required string Url { get; init; }

    public required string[] EventTypes { get; init; }

    /// <summary>false when the receiver has said (410) that it wants no more.</summary>
    public bool IsActive { get; init; }

    /// <summary>How many attempts in a row have failed; 0 when all is well.</summary>
    public int Failures { get; init; }

    /// <summary>When it is tried again; null when nothing has failed.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    public string? LastError { get; init; }

    public DateTimeOffset? LastDeliveredAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
