using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>
/// Reads what a provider's refusal means for the key and for the caller. Statuses alone do not tell: the same 429 stands for
/// a minute, a day and an unpaid bill, the same 403 for a bad key, a wrong country and a wicked prompt.
/// </summary>
internal static partial class Refusal
{
    private const int LongestReason = 300;

    /// <summary>No window of minutes makes one wait for longer.</summary>
    private static readonly TimeSpan LongestMinute = TimeSpan.FromHours(1);

    public static Reply Read(UpstreamResponse response, ReadOnlyMemory<byte> body, string? secret, DateTimeOffset now)
    {
        var text = Encoding.UTF8.GetString(body.Span);

        // Some servers repeat the key they refuse.
        if (!string.IsNullOrEmpty(secret))
            text = text.Replace(secret, "[key]", StringComparison.Ordinal);

        var error = ProviderError.Read(text);
        var status = response.Status is StatusCodes.Status200OK ? error?.Status ?? StatusCodes.Status502BadGateway : response.Status;
        var reason = Reason(status, error);
        var wait = RetryAfter.Of(response, text, now);
        if (Kind(status, text, isJson: error is not null, wait) is not { } kind)
            return new Reply.Refused(status, Encoding.UTF8.GetBytes(text), reason);

        // Google names the delay of its minute also when the day is over.
        if (kind is FailureKind.DailyLimited && text.Contains("google.rpc", StringComparison.Ordinal))
            wait = null;

        return new Reply.Failed(new UpstreamFailure(kind, reason, wait, response.Header("openai-organization")));
    }

    /// <summary>The same for an error in the middle of a stream, whose status is a success.</summary>
    public static FailureKind KindOf(JsonElement error) =>
        Kind(ProviderError.Read(error).Status ?? StatusCodes.Status502BadGateway, error.GetRawText(), isJson: true, wait: null) ?? FailureKind.ServerError;

    /// <returns>Null when the request itself is at fault.</returns>
    private static FailureKind? Kind(int status, string text, bool isJson, TimeSpan? wait) => status switch
    {
        400 or 401 or 403 when FromHere().IsMatch(text) => FailureKind.Blocked,
        400 when WrongKey().IsMatch(text) => FailureKind.Unauthorized,
        401 => FailureKind.Unauthorized,
        402 => FailureKind.QuotaExhausted,
        403 when Content().IsMatch(text) => null,
        403 when Quota().IsMatch(text) => FailureKind.QuotaExhausted,
        403 when Model().IsMatch(text) => FailureKind.ModelUnknown,

        // A page for people comes from something in between.
        403 => isJson ? FailureKind.Unauthorized : FailureKind.Blocked,
        404 => FailureKind.ModelUnknown,
        408 or 504 or 522 or 524 => FailureKind.TimedOut,
        409 => FailureKind.ServerError,
        413 or 429 when Size().IsMatch(text) => FailureKind.TooLarge,
        429 when Quota().IsMatch(text) => FailureKind.QuotaExhausted,
        429 => Day().IsMatch(text) || wait > LongestMinute ? FailureKind.DailyLimited : FailureKind.RateLimited,
        < 400 => FailureKind.Malformed,
        >= 500 => FailureKind.ServerError,
        _ => null,
    };

    private static string Reason(int status, ProviderError? error)
    {
        var reason = $"HTTP {status}{(error?.Code is null ? "" : $" {error.Code}")}{(error?.Message is null ? "" : $": {error.Message}")}";
        return reason.Length <= LongestReason ? reason : string.Create(CultureInfo.InvariantCulture, $"{reason.AsSpan(0, LongestReason)}…");
    }

    [GeneratedRegex("unsupported_country|country, region, or territory|location is not supported|ip_not_authorized|virtual network|public access is disabled", RegexOptions.IgnoreCase)]
    private static partial Regex FromHere();

    [GeneratedRegex("api[ _]key[ _](not valid|invalid)|(incorrect|invalid)[ _]api[ _]key", RegexOptions.IgnoreCase)]
    private static partial Regex WrongKey();

    [GeneratedRegex("content[ _](policy|filter)|moderation|flagged", RegexOptions.IgnoreCase)]
    private static partial Regex Content();

    /// <summary>Not "exceeded your current quota": Google says so of a minute, too.</summary>
    [GeneratedRegex("insufficient[ _](quota|balance)|billing_(hard_limit_reached|not_active)|exceeded_current_quota|call volume quota|used all available credits|credit balance is too low", RegexOptions.IgnoreCase)]
    private static partial Regex Quota();

    [GeneratedRegex("model_not_found|have access to (the )?model", RegexOptions.IgnoreCase)]
    private static partial Regex Model();

    [GeneratedRegex("request too large", RegexOptions.IgnoreCase)]
    private static partial Regex Size();

    /// <summary>OpenAI and Groq write "on requests per day (RPD)", Google "GenerateRequestsPerDayPerProject", OpenRouter "free-models-per-day", GitHub "UserByModelByDay".</summary>
    [GeneratedRegex(@"(per|by)[ _-]?day|\b[RT]PD\b|\bdaily\b", RegexOptions.IgnoreCase)]
    private static partial Regex Day();
}
