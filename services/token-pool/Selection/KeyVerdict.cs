using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Selection;

/// <summary>What a failure means for its key: nothing yet, a rest, or the end until the provider takes it again.</summary>
/// <param name="CoolFor">Null: the key stays ready.</param>
internal sealed record KeyVerdict(bool Disable, TimeSpan? CoolFor)
{
    /// <summary>A provider that names no time; its windows are minutes.</summary>
    private static readonly TimeSpan UnknownRateLimit = TimeSpan.FromSeconds(30);

    /// <summary>Someone has to pay a bill, but nobody tells us when he has.</summary>
    private static readonly TimeSpan UnknownQuota = TimeSpan.FromHours(1);

    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromDays(1);
    private static readonly TimeSpan FirstBreak = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromMinutes(10);

    /// <summary>Failures in a row that open the breaker.</summary>
    private const int Tolerated = 3;

    private static readonly KeyVerdict Nothing = new(false, null);

    /// <param name="now">Decides how far it is to the provider's midnight, which is UTC's.</param>
    public static KeyVerdict After(UpstreamFailure failure, int failuresInARow, DateTimeOffset now) => failure.Kind switch
    {
        FailureKind.Unauthorized => new KeyVerdict(true, null),
        FailureKind.RateLimited => Rest(failure.RetryAfter ?? UnknownRateLimit),
        FailureKind.DailyLimited => Rest(failure.RetryAfter ?? now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime),
        FailureKind.QuotaExhausted => Rest(failure.RetryAfter ?? UnknownQuota),

        // The account lacks a model, or the size for one request, which says nothing of the others.
        FailureKind.ModelUnknown or FailureKind.TooLarge => Nothing,
        _ when failure.RetryAfter is { } asked => Rest(asked),
        _ when failuresInARow >= Tolerated => new KeyVerdict(false, Break(failuresInARow - Tolerated)),
        _ => Nothing,
    };

    private static KeyVerdict Rest(TimeSpan time) =>
        new(false, time < ShortestRest ? ShortestRest : time > LongestRest ? LongestRest : time);

    private static TimeSpan Break(int again)
    {
        var time = FirstBreak * Math.Pow(2, Math.Min(again, 20));
        return time > LongestBreak ? LongestBreak : time;
    }
}
