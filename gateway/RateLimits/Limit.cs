namespace ChatAi.Gateway.RateLimits;

/// <summary>
/// So many requests in a window, counted by the generic cell rate algorithm (GCRA). Each request adds its share of the
/// window to the caller's debt, time pays it off, and a request is let through if the debt stays within the window. So
/// all of the requests may come at once, and afterwards as many as time makes room for; nobody gains by waiting for a
/// minute to turn, and all that is kept of a caller is one number.
/// </summary>
/// <param name="Name">Stands in the header and in the keys.</param>
internal sealed record Limit(string Name, int Requests, TimeSpan Window)
{
    public bool IsOn => Requests > 0;

    /// <summary>What one request owes.</summary>
    public TimeSpan Share { get; } = Requests > 0 ? Window / Requests : TimeSpan.Zero;

    public static Limit Of(string name, LimitOptions options) => new(name, options.Requests, options.Window);

    public bool Allows(TimeSpan debt) => debt + Share <= Window;

    public Verdict Admit(TimeSpan debtAfter) => new(true, (int)((Window - debtAfter) / Share), debtAfter, TimeSpan.Zero);

    public Verdict Refuse(TimeSpan debt) => new(false, 0, debt, debt + Share - Window);
}

/// <param name="Remaining">How many more would be let through at once.</param>
/// <param name="Reset">Until all of the requests may come at once again.</param>
/// <param name="RetryAfter">Until the next would be let through.</param>
internal readonly record struct Verdict(bool IsAllowed, int Remaining, TimeSpan Reset, TimeSpan RetryAfter);
