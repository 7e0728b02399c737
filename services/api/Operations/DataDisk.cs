namespace ChatAi.Api.Operations;

/// <summary>The disk that PostgreSQL writes to.</summary>
internal sealed record DataDisk(long FreeBytes, long TotalBytes, double UsagePercent)
{
    /// <summary>Null when the folder is not given, or cannot be reached from here.</summary>
    public static DataDisk? Of(string? folder)
    {
        if (!Directory.Exists(folder))
            return null;

        try
        {
            var drive = new DriveInfo(folder);
            var (free, total) = (drive.AvailableFreeSpace, drive.TotalSize);

            // As df counts: what is kept back for root is neither used nor to be had.
            var used = total - drive.TotalFreeSpace;
            return new DataDisk(free, total, used + free > 0 ? 100d * used / (used + free) : 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
