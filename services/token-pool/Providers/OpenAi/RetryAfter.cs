using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>How long a provider wants to be left alone, from whichever header says so.</summary>
internal static class RetryAfter
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Milliseconds(headers) is { } milliseconds)
            return milliseconds;

        if (headers.RetryAfter is { } after)
            return after.Delta ?? after.Date - now;

        // One of the two budgets is used up; when it is not said which, only the later reset is safe.
        return Longer(Reset(headers, "requests"), Reset(headers, "tokens"));
    }

    private static TimeSpan? Milliseconds(HttpResponseHeaders headers) =>
        Value(headers, "retry-after-ms") is { } text
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds is >= 0 and < int.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private static TimeSpan? Reset(HttpResponseHeaders headers, string budget)
    {
        // A budget with something left in it is not the reason.
        if (Value(headers, $"x-ratelimit-remaining-{budget}") is { } remaining and not "0" && remaining.Length > 0)
            return null;

        return Value(headers, $"x-ratelimit-reset-{budget}") is { } text ? Duration(text) : null;
    }

    /// <summary>Durations as OpenAI writes them: <c>1s</c>, <c>6m0s</c>, <c>1h2m3.5s</c>, <c>120ms</c>; a bare number is seconds.</summary>
    internal static TimeSpan? Duration(string text)
    {
        var total = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            var number = digits < 0 ? rest : rest[..digits];
            if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > 1e7)
                return null;

            rest = rest[number.Length..];
            var letters = rest.IndexOfAny(Digits);
            var unit = letters < 0 ? rest : rest[..letters];
            rest = rest[unit.Length..];

            TimeSpan? part = unit switch
            {
                "d" => TimeSpan.FromDays(amount),
                "h" => TimeSpan.FromHours(amount),
                "m" => TimeSpan.FromMinutes(amount),
                "s" or "" => TimeSpan.FromSeconds(amount),
                "ms" => TimeSpan.FromMilliseconds(amount),
                _ => null,
            };
            if (part is null)
                return null;

            total += part.Value;
        }

        return text.Length == 0 ? null : total;
    }

    private static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
