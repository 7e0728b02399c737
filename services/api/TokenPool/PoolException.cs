using System.ClientModel;
using System.Globalization;
using System.Text.Json;
using ChatAi.ServiceDefaults.Json;

namespace ChatAi.Api.TokenPool;

internal enum PoolFailure
{
    /// <summary>No key could answer; later one may.</summary>
    Exhausted,

    /// <summary>The pool does not answer.</summary>
    Unavailable,

    /// <summary>The answer broke off after it had begun, when the pool could no longer turn to another key.</summary>
    Interrupted,

    /// <summary>The pool does not accept the call as it is.</summary>
    Refused,

    /// <summary>The tenant has used up its quota of the month.</summary>
    QuotaReached,
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

    /// <summary>The key that broke off, when the pool has named it.</summary>
    public string? KeyId { get; private init; }

    /// <summary>Of the pool's response, when there was one.</summary>
    public int? Status { get; private init; }

    public static PoolException Of(ClientResultException exception)
    {
        var failure = exception.Status switch
        {
            429 when CodeOf(exception) == "tenant_quota_exceeded" => PoolFailure.QuotaReached,
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

    public static PoolException Interrupted(string? keyId, Exception? innerException) =>
        new(PoolFailure.Interrupted, innerException) { KeyId = keyId };

    private static string? CodeOf(ClientResultException exception)
    {
        try
        {
            return exception.GetRawResponse()?.Content.ToObjectFromJson<Body>(WireJson.Options)?.Error?.Code;
        }
        catch (JsonException)
        {
            // Not the pool's own words.
            return null;
        }
    }

    private static TimeSpan? RetryAfterOf(ClientResultException exception) =>
        exception.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var value) is true
        && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private sealed record Body(Error? Error);

    private sealed record Error(string? Code);
}
