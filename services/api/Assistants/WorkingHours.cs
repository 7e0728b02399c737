using System.Text.RegularExpressions;

namespace ChatAi.Api.Assistants;

/// <summary>Whether there are people to answer, and if not, when there will be.</summary>
internal static partial class WorkingHours
{
    /// <summary>The same day next week is the latest that can be.</summary>
    private const int DaysAhead = 8;

    /// <returns>null: there is somebody now. Else in the local time of that moment.</returns>
    public static DateTimeOffset? OpensAt(WeekHours? week, string timeZone, DateTimeOffset now)
    {
        if (week is null || week.IsEmpty)
            return null;

        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var intervals = Enumerable.Range(-1, DaysAhead + 2)
            .Select(ahead => today.AddDays(ahead))
            .SelectMany(day => week.On(day.DayOfWeek).Select(interval => (
                Begin: First(zone, day + interval.Begin!.Value),
                End: Last(zone, day + interval.End!.Value))))
            .Where(interval => interval.Begin < interval.End && interval.End > now)
            .ToArray();

        if (intervals.Length == 0 || intervals.Any(interval => interval.Begin <= now))
            return null;

        return TimeZoneInfo.ConvertTime(intervals.Min(interval => interval.Begin), zone);
    }

    /// <summary>Only the names of the tz database, so that the same name means the same wherever the service runs.</summary>
    public static bool IsTimeZone(string name) =>
        TimeZoneName().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId;

    /// <summary>A time that the clock shows twice is meant from the first time on.</summary>
    private static DateTimeOffset First(TimeZoneInfo zone, DateTime local) =>
        At(zone, local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : null);

    /// <summary>And until the second.</summary>
    private static DateTimeOffset Last(TimeZoneInfo zone, DateTime local) =>
        At(zone, local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min() : null);

    private static DateTimeOffset At(TimeZoneInfo zone, DateTime local, TimeSpan? offset)
    {
        // A time that the clock leaves out is the moment at which it does so.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);

        return new DateTimeOffset(local, offset ?? zone.GetUtcOffset(local));
    }

    [GeneratedRegex("^[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*$")]
    private static partial Regex TimeZoneName();
}
