namespace ChatAi.TokenPool.Limits;

/// <summary>What a call takes of a limit, or what a limit leaves.</summary>
/// <param name="Spend">US dollars.</param>
internal readonly record struct Amount(long Requests, long Tokens = 0, decimal Spend = 0)
{
    public static readonly Amount None;

    /// <summary>Room where there is no limit.</summary>
    public static readonly Amount Boundless = new(long.MaxValue / 4, long.MaxValue / 4, 1_000_000_000_000m);

    public static Amount operator +(Amount one, Amount other) =>
        new(one.Requests + other.Requests, one.Tokens + other.Tokens, one.Spend + other.Spend);

    public static Amount operator -(Amount one, Amount other) =>
        new(one.Requests - other.Requests, one.Tokens - other.Tokens, one.Spend - other.Spend);

    public static Amount operator -(Amount one) => None - one;

    public bool Covers(Amount need) => Requests >= need.Requests && Tokens >= need.Tokens && Spend >= need.Spend;

    /// <summary>The smaller of each.</summary>
    public static Amount Min(Amount one, Amount other) => new(
        Math.Min(one.Requests, other.Requests),
        Math.Min(one.Tokens, other.Tokens),
        Math.Min(one.Spend, other.Spend));
}
