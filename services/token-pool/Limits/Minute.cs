namespace ChatAi.TokenPool.Limits;

/// <summary>
/// What the last minute took, in seven buckets of ten seconds: any sixty seconds lie within seven of them, so that a limit on
/// their sum holds for every minute, wherever it begins.
/// </summary>
/// <param name="Newest">The bucket that stands first in the lists.</param>
internal sealed record Minute(long Newest, long[] Requests, long[] Tokens)
{
    public const int Buckets = 7;

    public static Minute Empty { get; } = new(0, new long[Buckets], new long[Buckets]);

    public long TotalRequests => Requests.Sum();

    public long TotalTokens => Tokens.Sum();

    /// <summary>As it is seen in a later bucket; an earlier one changes nothing.</summary>
    public Minute At(long bucket)
    {
        var passed = bucket - Newest;
        return passed <= 0 ? this : new Minute(bucket, Moved(Requests, passed), Moved(Tokens, passed));
    }

    /// <summary>What lies further back than a minute is forgotten.</summary>
    public Minute Add(long bucket, Amount amount)
    {
        var place = Newest - bucket;
        if (place is < 0 or >= Buckets)
            return this;

        var (requests, tokens) = ((long[])Requests.Clone(), (long[])Tokens.Clone());
        requests[place] += amount.Requests;
        tokens[place] += amount.Tokens;
        return new Minute(Newest, requests, tokens);
    }

    private static long[] Moved(long[] values, long passed)
    {
        var moved = new long[Buckets];
        if (passed < Buckets)
            values.AsSpan(0, Buckets - (int)passed).CopyTo(moved.AsSpan((int)passed));

        return moved;
    }
}
