namespace ChatAi.BotManager.Delivery;

/// <summary>Fills evenly with time up to a burst; the time comes from outside.</summary>
internal struct TokenBucket(double burst, TimeSpan interval)
{
    private readonly double burst = burst;
    private double level = burst;
    private DateTimeOffset filledAt;

    /// <summary>How long until so much is there; zero when it is.</summary>
    public TimeSpan WaitFor(double amount, DateTimeOffset now)
    {
        Fill(now);
        if (level >= amount)
            return TimeSpan.Zero;

        // The level is that of the latest time there was: a clock that was set back has to reach it first.
        var ahead = filledAt > now ? filledAt - now : TimeSpan.Zero;
        return ahead + (interval * (amount - level));
    }

    public void Take(double amount) => level -= amount;

    public bool IsFull(DateTimeOffset now)
    {
        Fill(now);
        return level >= burst;
    }

    private void Fill(DateTimeOffset now)
    {
        if (filledAt != default && now > filledAt)
            level = Math.Min(burst, level + ((now - filledAt) / interval));
        if (now > filledAt)
            filledAt = now;
    }
}
