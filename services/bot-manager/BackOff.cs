namespace ChatAi.BotManager;

/// <summary>How long to wait after the n-th failure in a row: twice as long each time, and never in step with others.</summary>
internal static class BackOff
{
    private const int MostDoublings = 16;

    /// <param name="chance">Between 0 and 1: spreads the wait over the upper half of its length.</param>
    /// <param name="atLeast">What the other side asked for; it is never gone below, only a little above.</param>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest, double chance, TimeSpan? atLeast = null)
    {
        var doubled = first * Math.Pow(2, Math.Clamp(failures - 1, 0, MostDoublings));
        var wait = (doubled < longest ? doubled : longest) * (0.5 + (0.5 * chance));
        return atLeast is { } asked && wait < asked ? asked + (first * 0.1 * chance) : wait;
    }
}
