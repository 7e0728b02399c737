using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Limits;

namespace ChatAi.TokenPool.Selection;

/// <summary>A key that has the model which was asked for, and did not answer.</summary>
/// <param name="Room">Its account as it was last seen.</param>
internal sealed record KeyStanding(bool IsActive, Standing Key, Standing Account, Account? Room);

/// <summary>When a pool that cannot answer a call may be asked again. Pure.</summary>
internal static class Exhaustion
{
    /// <summary>A key has just failed and is not cooling: it may do better in a moment.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    /// <summary>Nothing comes back by itself soon; an administrator may be at it.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromMinutes(1);

    /// <returns>Null when no key of the pool, in whatever state, has the model: waiting would not help.</returns>
    public static TimeSpan? RetryAfter(IEnumerable<KeyStanding> suitable, DateTimeOffset now)
    {
        var all = suitable.ToList();
        if (all.Count == 0)
            return null;

        var usable = all.Where(key => key.IsActive && key.Key.State is not KeyState.Disabled).ToList();
        return usable.Count == 0 ? Unknown : usable.Min(key => Wait(key, now));
    }

    private static TimeSpan Wait(KeyStanding key, DateTimeOffset now)
    {
        DateTimeOffset[] hindrances = [RestOver(key.Key, now), RestOver(key.Account, now), RoomAgain(key.Room, now)];
        var last = hindrances.Max();
        return last > now ? last - now : Moment;
    }

    private static DateTimeOffset RestOver(Standing standing, DateTimeOffset now) => standing.Rests(now) ? standing.Until ?? now : now;

    private static DateTimeOffset RoomAgain(Account? account, DateTimeOffset now)
    {
        var period = Period.Of(now);
        if (account?.At(period) is not { } current || current.Room.Requests > 0)
            return now;

        // Whichever limit it is: without the shorter ones there is room, or the month must turn.
        if ((current with { Minute = Minute.Empty }).Room.Requests > 0)
            return period.EndOfBucket;

        return (current with { Minute = Minute.Empty, DailyUsed = 0, DailyReserved = 0 }).Room.Requests > 0 ? period.EndOfDay : period.EndOfMonth;
    }
}
