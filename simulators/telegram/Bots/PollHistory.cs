namespace ChatAi.Simulators.Telegram.Bots;

/// <summary>What the server remembers of a bot's polls to slow down a client that asks the same again and again.</summary>
internal sealed class PollHistory
{
    private static readonly TimeSpan Impatient = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Hasty = TimeSpan.FromSeconds(3);

    private int? lastOffset;
    private DateTimeOffset lastStarted;
    private DateTimeOffset nextConflictAt;

    public DateTimeOffset LastEnded { get; set; }

    /// <summary>
    /// The same offset within 3 s makes the call wait for 3 s at least, within 0.5 s it also gets one update at most.
    /// </summary>
    public (int Limit, TimeSpan Timeout) Slow(int offset, int limit, TimeSpan timeout, DateTimeOffset now)
    {
        var since = offset == lastOffset ? now - lastStarted : TimeSpan.MaxValue;
        lastOffset = offset;
        lastStarted = now;

        return (since < Impatient ? 1 : limit, since < Hasty && timeout < Hasty ? Hasty : timeout);
    }

    /// <summary>The first conflict is told at once; those that follow within 3 s are held back as long.</summary>
    public TimeSpan DelayOfConflict(DateTimeOffset now)
    {
        if (now < nextConflictAt)
            return Hasty;

        nextConflictAt = now + Hasty;
        return TimeSpan.Zero;
    }
}
