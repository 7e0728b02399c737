namespace ChatAi.TokenPool.Selection;

internal enum KeyState
{
    Ready,
    Cooling,
    Disabled,
}

/// <summary>A key as selection sees it: everything that decides whether and when it is chosen, and nothing secret.</summary>
/// <param name="DailyUsage">Requests of today (UTC).</param>
/// <param name="MonthlyUsage">Requests of this month (UTC).</param>
/// <param name="IsActive">The administrator's switch; <paramref name="State"/> is the pool's own.</param>
/// <param name="CoolsFor">What is left of the cool-down.</param>
internal sealed record Candidate(
    long Id,
    string Provider,
    string ModelAccess,
    int Priority,
    int DailyLimit,
    int MonthlyLimit,
    int DailyUsage,
    int MonthlyUsage,
    bool IsActive,
    KeyState State,
    TimeSpan? CoolsFor)
{
    public bool HasDailyRoom => DailyLimit == 0 || DailyUsage < DailyLimit;

    public bool HasMonthlyRoom => MonthlyLimit == 0 || MonthlyUsage < MonthlyLimit;

    public bool IsCooling => State is KeyState.Cooling && CoolsFor > TimeSpan.Zero;

    public bool CanAnswer => IsActive && State is not KeyState.Disabled && !IsCooling && HasDailyRoom && HasMonthlyRoom;

    /// <summary>Requests that fit before one of the limits is reached.</summary>
    public int Room => Math.Min(RoomIn(DailyLimit, DailyUsage), RoomIn(MonthlyLimit, MonthlyUsage));

    private static int RoomIn(int limit, int usage) => limit == 0 ? int.MaxValue : limit - usage;
}
