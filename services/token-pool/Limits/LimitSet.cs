namespace ChatAi.TokenPool.Limits;

/// <summary>The limits of a key or of a tenant; 0 means no limit.</summary>
/// <param name="MonthlySpend">US dollars.</param>
internal sealed record LimitSet(
    long DailyRequests = 0,
    long MonthlyRequests = 0,
    long MonthlyTokens = 0,
    decimal MonthlySpend = 0,
    long MinuteRequests = 0,
    long MinuteTokens = 0)
{
    public static LimitSet Unlimited { get; } = new();

    public bool CountsTokens => MonthlyTokens > 0 || MinuteTokens > 0;

    public bool CountsSpend => MonthlySpend > 0;

    public bool CountsMinutes => MinuteRequests > 0 || MinuteTokens > 0;
}
