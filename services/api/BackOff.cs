namespace ChatAi.Api;

/// <summary>How long to wait after the n-th failure in a row: twice as long each time.</summary>
internal static class BackOff
{
    private const int MostDoublings = 20;

    /// <param name="failures">1 after the first.</param>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Clamp(failures - 1, 0, MostDoublings));
        return doubled < longest ? doubled : longest;
    }
}
