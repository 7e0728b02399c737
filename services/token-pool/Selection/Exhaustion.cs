using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Selection;

/// <summary>When a pool that cannot answer a call may be asked again. Pure.</summary>
internal static class Exhaustion
{
    /// <summary>A key has just failed and is not cooling: it may do better in a moment.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    /// <summary>Nothing comes back by itself; an administrator may be at it.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromMinutes(1);

    /// <returns>Null when no key of the pool, in whatever state, lists the model: waiting would not help.</returns>
    public static TimeSpan? RetryAfter(CallKind kind, string model, IEnumerable<Candidate> candidates, DateTimeOffset now)
    {
        var suitable = candidates
            .Where(candidate => ModelAccess.Resolve(candidate.Provider, candidate.ModelAccess, kind, model) is not null)
            .ToList();
        if (suitable.Count == 0)
            return null;

        var usable = suitable.Where(candidate => candidate.IsActive && candidate.State is not KeyState.Disabled).ToList();
        return usable.Count == 0 ? Unknown : usable.Min(candidate => Wait(candidate, now));
    }

    private static TimeSpan Wait(Candidate candidate, DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var nextMonth = new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

        var wait = candidate.IsCooling ? candidate.CoolsFor!.Value : Moment;
        if (!candidate.HasDailyRoom)
            wait = Later(wait, today.AddDays(1) - now);
        if (!candidate.HasMonthlyRoom)
            wait = Later(wait, nextMonth - now);

        return wait;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
