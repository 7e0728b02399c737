namespace ChatAi.TokenPool.Keys;

/// <summary>A key as administrators see it.</summary>
/// <param name="LastFour">The end of the secret; null when there is none, or it cannot be opened with this SECRET_KEY.</param>
/// <param name="State">ready, cooling until a time, or disabled since its provider refused it.</param>
/// <param name="DailyUsage">Requests of today, UTC.</param>
/// <param name="Reserved">Requests of today that replicas have leased and not yet used.</param>
/// <param name="DailyUsagePercent">0 when there is no limit.</param>
/// <param name="MonthlySpend">US dollars.</param>
/// <param name="ErrorCount">Failures in a row.</param>
public sealed record ShownKey(
    long Id,
    string Name,
    string Provider,
    string? Endpoint,
    string? LastFour,
    string? Account,
    bool IsActive,
    string State,
    DateTimeOffset? CooldownUntil,
    int Priority,
    IReadOnlyList<string> Models,
    string ModelAccess,
    int DailyUsage,
    int Reserved,
    int DailyLimit,
    double DailyUsagePercent,
    int MonthlyUsage,
    int MonthlyLimit,
    double MonthlyUsagePercent,
    int RequestsPerMinute,
    int TokensPerMinute,
    decimal MonthlySpend,
    decimal MonthlySpendLimit,
    int ErrorCount,
    DateTimeOffset? LastUsed,
    string? LastError,
    string? Notes);
