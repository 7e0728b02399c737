namespace ChatAi.Bench.Measuring;

internal static class Quantile
{
    /// <param name="part">0.99: what 99 of 100 values do not exceed.</param>
    public static double Of(IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(sorted.Length * part) - 1, 0, sorted.Length - 1)];
    }
}
