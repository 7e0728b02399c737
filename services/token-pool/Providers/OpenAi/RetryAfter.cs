using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>How long a provider wants to be left alone, from whichever header says so, or from its own words.</summary>
internal static partial class RetryAfter
{
    /// <summary>The budgets that headers tell of: OpenAI's, Groq's and Azure's; Cerebras' with their windows; and OpenRouter's, which has no name.</summary>
    private static readonly string[] Budgets = ["-requests", "-tokens", "-requests-day", "-tokens-minute", ""];

    public static TimeSpan? Of(UpstreamResponse response, string body, DateTimeOffset now) =>
        Milliseconds(response.Header("retry-after-ms"))
        ?? Header(response.Header("retry-after"), now)
        ?? Words(body)
        ?? Budgets.Select(budget => Reset(response, budget, now)).Max();

    private static TimeSpan? Milliseconds(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and < int.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    /// <summary>Seconds or a date, as HTTP has it; some servers put a duration there.</summary>
    private static TimeSpan? Header(string? text, DateTimeOffset now) =>
        text is null ? null
        : DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - now
        : Duration(text);

    /// <summary>
    /// "Please try again in 7m12s." (OpenAI), "Please retry after 60 seconds." (Azure), <c>"retryDelay": "27s"</c> (Google),
    /// "Please wait 51032 seconds" (GitHub), "will be replenished in 02:15:00" (Azure's API management).
    /// </summary>
    private static TimeSpan? Words(string body) => Saying().Match(body) is { Success: true } match ? Duration(match.Groups["time"].Value) : null;

    /// <summary>When several budgets are used up, or it is not said which, only the last reset is safe.</summary>
    private static TimeSpan? Reset(UpstreamResponse response, string budget, DateTimeOffset now)
    {
        // A budget with something left in it is not the reason.
        if (response.Header($"x-ratelimit-remaining{budget}") is { Length: > 0 } and not "0")
            return null;

        var text = response.Header($"x-ratelimit-reset{budget}");
        return text is null ? null : Moment(text) is { } moment ? moment - now : Duration(text);
    }

    /// <summary>A number too large for a duration is a time of the epoch, in milliseconds or seconds.</summary>
    private static DateTimeOffset? Moment(string text) =>
        !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? null
        : number is > 1_000_000_000_000 and < 100_000_000_000_000 ? DateTimeOffset.FromUnixTimeMilliseconds(number)
        : number is > 1_000_000_000 and < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(number)
        : null;

    /// <summary>Durations as OpenAI writes them: <c>1s</c>, <c>6m0s</c>, <c>1h2m3.5s</c>, <c>120ms</c>; in words; as a clock; a bare number is seconds.</summary>
    internal static TimeSpan? Duration(string text)
    {
        if (Clock().IsMatch(text))
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var clock) ? clock : null;

        if (Parts().Match(text) is not { Success: true } match)
            return null;

        var total = TimeSpan.Zero;
        foreach (var (number, unit) in match.Groups["number"].Captures.Zip(match.Groups["unit"].Captures))
        {
            if (!double.TryParse(number.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > 1e7)
                return null;

            total += unit.Value switch
            {
                "ms" or ['m', 'i', 'l', ..] => TimeSpan.FromMilliseconds(amount),
                ['d', ..] => TimeSpan.FromDays(amount),
                ['h', ..] => TimeSpan.FromHours(amount),
                ['m', ..] => TimeSpan.FromMinutes(amount),
                _ => TimeSpan.FromSeconds(amount),
            };
        }

        return total;
    }

    [GeneratedRegex("""(?:try again in|retry in|retry after|please wait|replenished in|"retryDelay"\s*:\s*")\s*(?<time>\d+(?::\d\d){2}|(?:[\d.]+ ?(?:ms|milliseconds?|s|seconds?|m|minutes?|h|hours?|d|days?)(?![a-z]) ?)+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Saying();

    [GeneratedRegex(@"^\s*(?:(?<number>\d+(?:\.\d+)?) ?(?<unit>ms|milliseconds?|seconds?|s|minutes?|m|hours?|h|days?|d|$) ?)+\s*$")]
    private static partial Regex Parts();

    [GeneratedRegex(@"^\d+(:\d\d){2}$")]
    private static partial Regex Clock();
}
