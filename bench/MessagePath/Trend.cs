using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.MessagePath;

/// <summary>How a figure has gone: its medians at the begin and at the end, and the straight line through all of it.</summary>
/// <param name="SlopePerMinute">By least squares.</param>
internal sealed record Trend(double First, double Last, double SlopePerMinute)
{
    public static Trend Of(IReadOnlyList<double> samples, TimeSpan apart)
    {
        var third = Math.Max(1, samples.Count / 3);
        var middle = (samples.Count - 1) / 2.0;
        var average = samples.Average();
        var rise = samples.Index().Sum(sample => (sample.Index - middle) * (sample.Item - average));
        var run = samples.Index().Sum(sample => Math.Pow(sample.Index - middle, 2));
        return new Trend(
            Median.Of(samples.Take(third)),
            Median.Of(samples.TakeLast(third)),
            run == 0 ? 0 : rise / run / apart.TotalMinutes);
    }

    /// <param name="share">How much more the end may have than the begin.</param>
    public bool IsFlat(double share) => Last <= First * (1 + share);
}
