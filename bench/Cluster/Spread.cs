using System.Globalization;

namespace ChatAi.Bench.Cluster;

/// <summary>How long something took for many, in words.</summary>
internal static class Spread
{
    public static string Of(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return sorted.Length == 0
            ? "none"
            : string.Create(CultureInfo.InvariantCulture, $"p50 {sorted[sorted.Length / 2].TotalSeconds:0.00} s, p99 {sorted[sorted.Length * 99 / 100].TotalSeconds:0.00} s, longest {sorted[^1].TotalSeconds:0.00} s");
    }

    public static string Against(IEnumerable<TimeSpan> times, TimeSpan aim)
    {
        var all = times.ToArray();
        return $"{Of(all)} (aim: ≤ {aim.TotalSeconds} s, {(all.All(time => time <= aim) ? "reached" : "missed")})";
    }
}
