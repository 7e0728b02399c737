using System.ClientModel;
using System.Globalization;

namespace ChatAi.Api.TokenPool;

internal enum PoolFailure
{
    /// <summary>No key could answer; later one may.</summary>
    Exhausted,

    /// <summary>The pool does not answer, or broke off.</summary>
    Unavailable,

    /// <summary>The pool does not accept the call as it is.</summary>
    Refused,
}

/// <summary>The pool did not do what it was asked. Expected: every caller answers for it.</summary>
internal sealed class PoolException : Exception
{
    public PoolException(PoolFailure failure, Exception? innerException = null)
        : base($"The token pool: {failure}", innerException) => Failure = failure;

    public PoolException(string message)
        : base(message)
    {
    }

    public PoolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public PoolException()
    {
    }

    public PoolFailure Failure { get; } = PoolFailure.Unavailable;

    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Of the pool's response, when there was one.</summary>
    public int? Status { get; private init; }

    public static PoolException Of(ClientResultException exception)
    {
        var failure = exception.Status switch
        {
            503 or 429 => PoolFailure.Exhausted,
            >= 400 and < 500 => PoolFailure.Refused,
            _ => PoolFailure.Unavailable,
        };

        return new PoolException(failure, exception)
        {
            RetryAfter = RetryAfterOf(exception),
            Status = exception.Status == 0 ? null : exception.Status,
        };
    }

    private static TimeSpan? RetryAfterOf(ClientResultException exception) =>
        exception.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var value) is true
        && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
