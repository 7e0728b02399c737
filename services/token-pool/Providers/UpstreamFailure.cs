namespace ChatAi.TokenPool.Providers;

internal enum FailureKind
{
    /// <summary>The key is wrong, revoked, or may not do this.</summary>
    Unauthorized,

    /// <summary>Too many requests or tokens for the moment.</summary>
    RateLimited,

    /// <summary>Too many requests or tokens for the day.</summary>
    DailyLimited,

    /// <summary>The account has nothing left to spend: not a matter of time.</summary>
    QuotaExhausted,

    /// <summary>The account has no such model.</summary>
    ModelUnknown,

    /// <summary>This one request is more than the account may send in a minute: resting would not help, another account may.</summary>
    TooLarge,

    /// <summary>The server turns away everyone who comes from here: a matter of countries and firewalls, not of keys.</summary>
    Blocked,

    ServerError,
    TimedOut,
    Unreachable,

    /// <summary>An answer that is none: no JSON, or a stream that ended in the middle.</summary>
    Malformed,
}

/// <param name="Reason">For the administrator; holds no key.</param>
/// <param name="RetryAfter">What the provider said.</param>
/// <param name="Account">Whose limits they are, where the provider tells: keys of one account are exhausted together.</param>
internal sealed record UpstreamFailure(FailureKind Kind, string Reason, TimeSpan? RetryAfter = null, string? Account = null)
{
    /// <summary>The server's fault: every key would have met it there.</summary>
    public bool IsServers => Kind is FailureKind.Blocked or FailureKind.ServerError or FailureKind.TimedOut
        or FailureKind.Unreachable or FailureKind.Malformed;
}
