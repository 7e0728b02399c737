using System.Collections.Concurrent;

namespace ChatAi.Gateway.RateLimits;

/// <summary>
/// What this replica knows of its callers' debts. While Redis is away it counts by these; otherwise they are what Redis
/// said last, which the true debt can only exceed - so whoever is refused by them need not be asked about.
/// </summary>
internal sealed class LocalBuckets(TimeProvider clock, TimeSpan longestWindow)
{
    /// <summary>So many addresses at once come from nobody but an attacker; the oldest are forgotten before memory is.</summary>
    private const int Most = 100_000;

    private readonly Lock turning = new();
    private readonly long start = clock.GetTimestamp();

    // A bucket that nobody touched for the longest window is empty, so two halves that take turns forget nothing.
    private volatile ConcurrentDictionary<string, Bucket> young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, Bucket> old = new(StringComparer.Ordinal);
    private TimeSpan turnedAt;
    private int added;

    /// <summary>The time since the start of the process, which no one sets back.</summary>
    public TimeSpan Now => clock.GetElapsedTime(start);

    public int Count => young.Count + old.Count;

    public Verdict Take(string key, Limit limit)
    {
        var bucket = Find(key, create: true)!;
        lock (bucket)
        {
            var now = Now;
            var debt = bucket.DebtAt(now);
            if (!limit.Allows(debt))
                return limit.Refuse(debt);

            bucket.FreeAt = now + debt + limit.Share;
            return limit.Admit(debt + limit.Share);
        }
    }

    public Verdict? RefusalOf(string key, Limit limit)
    {
        if (Find(key, create: false) is not { } bucket)
            return null;

        lock (bucket)
        {
            var debt = bucket.DebtAt(Now);
            return limit.Allows(debt) ? null : limit.Refuse(debt);
        }
    }

    /// <param name="freeAt">When the debt is paid off; to be reckoned from before Redis was asked, so as not to exceed the truth.</param>
    public void Learn(string key, TimeSpan freeAt)
    {
        var bucket = Find(key, create: true)!;
        lock (bucket)
        {
            // Less than was known, too: Redis may have been emptied, or told to let the caller go.
            bucket.FreeAt = freeAt;
        }
    }

    private Bucket? Find(string key, bool create)
    {
        if (young.TryGetValue(key, out var bucket))
            return bucket;

        if (!old.TryGetValue(key, out bucket) && !create)
            return null;

        TurnIfDue();
        Interlocked.Increment(ref added);
        return young.GetOrAdd(key, bucket ?? new Bucket());
    }

    private void TurnIfDue()
    {
        lock (turning)
        {
            var now = Now;
            if (now - turnedAt <= longestWindow && Volatile.Read(ref added) < Most / 2)
                return;

            old = young;
            young = new(StringComparer.Ordinal);
            turnedAt = now;
            added = 0;
        }
    }

    private sealed class Bucket
    {
        public TimeSpan FreeAt { get; set; }

        public TimeSpan DebtAt(TimeSpan now) => FreeAt > now ? FreeAt - now : TimeSpan.Zero;
    }
}
