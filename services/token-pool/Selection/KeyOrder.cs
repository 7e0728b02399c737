using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Limits;

namespace ChatAi.TokenPool.Selection;

/// <summary>A key that could be tried now.</summary>
/// <param name="Room">Requests that still fit; without any it cannot be tried.</param>
/// <param name="Used">Requests of today.</param>
internal readonly record struct Candidate(Choice Choice, long Room, long Used)
{
    public PoolKey Key => Choice.Key;
}

/// <summary>
/// Which key is tried next. Pure. The lowest priority that has room goes first. In it a dialog keeps to its key, since providers
/// cache prompts per key; calls of no dialog go where the most room is, and among keys without a limit to the less used one.
/// </summary>
internal static class KeyOrder
{
    /// <summary>How much a key without a limit can bear, against those that have one.</summary>
    private const double Unlimited = 1_000_000;

    private const int DaysOfMonth = 30;

    /// <param name="candidates">In the order of their priority.</param>
    /// <returns>Null when none has room.</returns>
    public static Choice? Next(IEnumerable<Candidate> candidates, long? dialog)
    {
        Candidate? best = null;
        foreach (var candidate in candidates)
        {
            if (best is { } found && found.Key.Priority != candidate.Key.Priority)
                break;

            if (candidate.Room > 0 && (best is not { } other || IsBetter(candidate, other, dialog)))
                best = candidate;
        }

        return best?.Choice;
    }

    private static bool IsBetter(Candidate one, Candidate other, long? dialog)
    {
        if (dialog is { } id)
            return Affinity(id, one.Key) > Affinity(id, other.Key);

        return (other.Room, one.Used, one.Key.Id).CompareTo((one.Room, other.Used, other.Key.Id)) < 0;
    }

    /// <summary>
    /// Weighted rendezvous hashing: each dialog ranks the keys in its own way, keys get dialogs in proportion to their limits,
    /// and when a key comes or goes only its own dialogs move (https://www.snia.org/sites/default/files/SDC15_presentations/dist_sys/Jason_Resch_New_Consistent_Hashings_Rev.pdf).
    /// </summary>
    private static double Affinity(long dialog, PoolKey key) => -Weight(key.Limits) / Math.Log(Uniform(dialog, key.Id));

    private static double Weight(LimitSet limits) => Math.Min(
        limits.DailyRequests == 0 ? Unlimited : limits.DailyRequests,
        limits.MonthlyRequests == 0 ? Unlimited : (double)limits.MonthlyRequests / DaysOfMonth);

    /// <summary>Between 0 and 1, neither included; the finaliser of SplitMix64 spreads neighbouring ids.</summary>
    private static double Uniform(long dialog, long key)
    {
        var hash = unchecked(((ulong)dialog * 0x9E3779B97F4A7C15) ^ ((ulong)key * 0xD1B54A32D192ED03));
        hash = unchecked((hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9);
        hash = unchecked((hash ^ (hash >> 27)) * 0x94D049BB133111EB);
        return ((hash ^ (hash >> 31)) >> 11 | 1) / (double)(1UL << 53);
    }
}
