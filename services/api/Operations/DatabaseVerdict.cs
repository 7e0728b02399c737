namespace ChatAi.Api.Operations;

/// <summary>How much of it is worth a look, and how urgent the worst is: 0 healthy, 1 warning, 2 critical.</summary>
internal sealed record DatabaseVerdict(int Alerts, int Health)
{
    private const double Gigabyte = 1024d * 1024 * 1024;

    /// <param name="diskUsagePercent">Null when the disk is not known.</param>
    /// <param name="growthMegabytesPerDay">Null when it is not known yet.</param>
    public static DatabaseVerdict Of(
        long sizeBytes,
        IEnumerable<long> tableBytes,
        double? diskUsagePercent,
        double? growthMegabytesPerDay,
        DatabaseSizeOptions limits)
    {
        var notices = tableBytes.Count(bytes => bytes > limits.TableSizeNoticeGigabytes * Gigabyte);
        var warnings = Convert.ToInt32(sizeBytes > limits.SizeWarningGigabytes * Gigabyte)
            + Convert.ToInt32(growthMegabytesPerDay > limits.GrowthWarningMegabytesPerDay);
        var critical = Convert.ToInt32(diskUsagePercent > limits.DiskUsageCriticalPercent);

        var health = critical > 0 ? 2 : Math.Min(warnings, 1);
        return new DatabaseVerdict(notices + warnings + critical, health);
    }
}
