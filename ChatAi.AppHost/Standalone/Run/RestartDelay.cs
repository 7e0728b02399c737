namespace ChatAi.AppHost.Standalone.Run;

/// <summary>How long to wait before a service that died is started again.</summary>
internal static class RestartDelay
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>One second, doubled with each death in a row; a service that ran for a while begins anew.</summary>
    public static TimeSpan After(int deathsInARow) => TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, deathsInARow - 1)));

    public static bool WasStable(TimeSpan ran) => ran > TimeSpan.FromMinutes(1);
}
