namespace ChatAi.BotManager.Bots;

/// <summary>What one bot has done since it came to life, and what it has at hand.</summary>
/// <param name="ProcessMemory">What the process that it lives in has in memory, in bytes.</param>
/// <param name="Replica">The one that it lives in.</param>
[GenerateSerializer, Immutable, Alias("ChatAi.BotManager.BotFigures")]
internal readonly record struct BotFigures(
    [property: Id(0)] int ActiveChats,
    [property: Id(1)] int ActiveWorkers,
    [property: Id(2)] int QueueSize,
    [property: Id(3)] long MessagesSent,
    [property: Id(4)] long MessagesQueued,
    [property: Id(5)] long RateLimitHits,
    [property: Id(6)] long RetryAttempts,
    [property: Id(7)] long Errors,
    [property: Id(8)] double UptimeSeconds,
    [property: Id(9)] int ProcessId,
    [property: Id(10)] long ProcessMemory,
    [property: Id(11)] SiloAddress? Replica = null);

/// <summary>The counters behind <see cref="BotFigures"/>; touched on the grain's scheduler only.</summary>
internal sealed class BotCounters
{
    public long MessagesSent { get; set; }

    public long MessagesQueued { get; set; }

    public long RateLimitHits { get; set; }

    public long RetryAttempts { get; set; }

    public long Errors { get; set; }
}
