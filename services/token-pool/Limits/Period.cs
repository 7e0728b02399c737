namespace ChatAi.TokenPool.Limits;

/// <summary>When something was used: the day decides for the limits of days and months, the bucket for those of minutes. All in UTC.</summary>
/// <param name="Bucket">Ten seconds, counted since 1970.</param>
internal readonly record struct Period(DateOnly Day, long Bucket)
{
    private const int BucketSeconds = 10;

    public static Period Of(DateTimeOffset time) =>
        new(DateOnly.FromDateTime(time.UtcDateTime), time.ToUnixTimeSeconds() / BucketSeconds);

    public DateTimeOffset EndOfDay => new(Day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);

    public DateTimeOffset EndOfBucket => DateTimeOffset.FromUnixTimeSeconds((Bucket + 1) * BucketSeconds);

    public DateTimeOffset EndOfMonth => new(FirstOfMonth.AddMonths(1), TimeOnly.MinValue, TimeSpan.Zero);

    public DateTimeOffset StartOfDay => new(Day, TimeOnly.MinValue, TimeSpan.Zero);

    private DateOnly FirstOfMonth => new(Day.Year, Day.Month, 1);

    public bool IsMonthOf(DateOnly day) => (Day.Year, Day.Month) == (day.Year, day.Month);
}
