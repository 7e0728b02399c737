namespace ChatAi.TokenPool.Limits;

/// <summary>
/// The database's time, as it goes on since it was last heard: one clock for all replicas, which no step of this machine's
/// own clock moves.
/// </summary>
internal sealed class DatabaseClock(TimeProvider clock)
{
    private volatile Reading last = new(clock.GetUtcNow(), clock.GetTimestamp());

    public DateTimeOffset Now => last.Time + clock.GetElapsedTime(last.Timestamp);

    public void Heard(DateTimeOffset time) => last = new Reading(time, clock.GetTimestamp());

    private sealed record Reading(DateTimeOffset Time, long Timestamp);
}
