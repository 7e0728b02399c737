namespace ChatAi.TokenPool.Limits;

/// <summary>
/// A key's counters belong to the day of its <c>usage_day</c>: on a later day they read as zero, with no job that resets them.
/// The day is the database's, in UTC: one clock for all replicas. Were it set back, a counter would stay as it is, and not start anew.
/// </summary>
internal static class UsageDay
{
    public const string Today = "(now() at time zone 'UTC')::date";

    public const string DailyUsage = $"case when usage_day >= {Today} then current_daily_usage else 0 end";

    public const string MonthlyUsage =
        $"case when date_trunc('month', usage_day) >= date_trunc('month', {Today}) then current_monthly_usage else 0 end";
}
