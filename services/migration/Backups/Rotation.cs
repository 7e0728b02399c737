using System.Globalization;

namespace ChatAi.Migration.Backups;

/// <param name="KeepAll">Whatever is younger stays.</param>
internal sealed record RotationRule(TimeSpan KeepAll, int Daily, int Weekly, int Monthly);

/// <summary>
/// Which backups stay: the newest of each of the last days, weeks and months that have one. Days without a backup do
/// not count, so where backups have ceased, the old ones are kept.
/// </summary>
internal static class Rotation
{
    public static IReadOnlySet<DateTimeOffset> Keep(IEnumerable<DateTimeOffset> taken, RotationRule rule, DateTimeOffset now)
    {
        DateTimeOffset[] newestFirst = [.. taken.Select(time => time.ToUniversalTime()).OrderDescending()];

        return newestFirst.Where(time => now - time < rule.KeepAll)
            .Concat(NewestOfEach(newestFirst, time => (time.Year, time.DayOfYear), rule.Daily))
            .Concat(NewestOfEach(newestFirst, time => (ISOWeek.GetYear(time.UtcDateTime), ISOWeek.GetWeekOfYear(time.UtcDateTime)), rule.Weekly))
            .Concat(NewestOfEach(newestFirst, time => (time.Year, time.Month), rule.Monthly))
            .ToHashSet();
    }

    private static IEnumerable<DateTimeOffset> NewestOfEach(DateTimeOffset[] newestFirst, Func<DateTimeOffset, (int, int)> period, int count) =>
        newestFirst.GroupBy(period).Take(count).Select(group => group.First());
}
