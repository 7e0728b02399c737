namespace ChatAi.TokenPool.Providers;

internal enum FailureKind
{
    /// <summary>The key is wrong, revoked, or may not do this.</summary>
    Unauthorized,

    /// <summary>Too many requests or tokens for the moment.</summary>
    RateLimited,

    /// <summary>Too many for this day: it gets better at midnight.</summary>
    DailyLimited,

    /// <summary>The account has nothing left to spend: not a matter of seconds.</summary>
    QuotaExhausted,

    /// <summary>The account has no such model.</summary>
    ModelUnknown,

    ServerError,
    TimedOut,
    Unreachable,

    /// <summary>An answer that is none: no JSON, or a stream that ended in the middle.</summary>
    Malformed,
}

/// <param name="Reason">For the administrator; holds no key.</param>
/// <param name="RetryAfter">What the provider said.</param>
internal sealed record UpstreamFailure(FailureKind Kind, string Reason, TimeSpan? RetryAfter = null, string? Account = null);
