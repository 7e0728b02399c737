namespace ChatAi.TokenPool.Keys;

/// <summary>
/// How a key or an account is, as this replica knows it. What this replica finds out counts at once; what the database says
/// counts unless it was read before that.
/// </summary>
internal sealed class KeyHealth
{
    private readonly Lock gate = new();
    private volatile Standing standing = Standing.Ready;
    private long changedAt;
    private int failures;
    private int probing;

    public Standing Standing => standing;

    /// <summary>Failures in a row that this replica has seen.</summary>
    public int Failed() => Interlocked.Increment(ref failures);

    public void Succeeded() => Volatile.Write(ref failures, 0);

    /// <summary>One call of this replica at a time may find out whether a rest has helped.</summary>
    public bool BeginProbe() => Interlocked.Exchange(ref probing, 1) == 0;

    public void EndProbe() => Volatile.Write(ref probing, 0);

    public void Become(Standing found, long timestamp)
    {
        lock (gate)
            (standing, changedAt) = (found, timestamp);
    }

    public void Read(Standing read, long timestamp)
    {
        lock (gate)
        {
            if (timestamp > changedAt)
                standing = read;
        }
    }
}

/// <param name="Until">When a rest is over.</param>
internal sealed record Standing(KeyState State, DateTimeOffset? Until = null)
{
    public static Standing Ready { get; } = new(KeyState.Ready);

    public bool Rests(DateTimeOffset now) => State is KeyState.Disabled || (State is KeyState.Cooling && Until > now);
}
