using System.Globalization;

namespace ChatAi.Migration.Maintenance;

/// <summary>Numbers as a person reads them.</summary>
internal static class Units
{
    private static readonly string[] Sizes = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>In steps of 1024, as PostgreSQL's own pg_size_pretty.</summary>
    public static string Bytes(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        while (Math.Abs(size) >= 1024 && unit < Sizes.Length - 1)
            (size, unit) = (size / 1024, unit + 1);

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(size, unit == 0 ? 0 : 1)} {Sizes[unit]}");
    }

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => share.ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Milliseconds(double milliseconds) =>
        milliseconds.ToString(milliseconds < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture) + " ms";

    public static string Span(double seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 3_600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {Math.Floor(seconds % 60):0} s"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3_600):0} h {Math.Floor(seconds % 3_600 / 60):0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 86_400):0} days"),
    };

    public static string Time(DateTimeOffset? time) =>
        time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "never";

    /// <summary>A statement on one line, cut where a terminal would be full.</summary>
    public static string Statement(string? statement)
    {
        var line = string.Join(' ', (statement ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 100 ? line : line[..99] + "…";
    }
}
