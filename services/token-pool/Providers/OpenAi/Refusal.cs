using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>Reads what a provider's refusal means for the key and for the caller.</summary>
internal static class Refusal
{
    private const int LongestReason = 300;

    public static Reply Read(HttpResponseMessage response, byte[] body, string? secret, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var text = Encoding.UTF8.GetString(body);

        // Some servers repeat the key they refuse.
        if (!string.IsNullOrEmpty(secret))
            text = text.Replace(secret, "[key]", StringComparison.Ordinal);

        var (message, code) = Error(text);
        var reason = Shorten($"HTTP {status}{(code is null ? "" : $" {code}")}{(message is null ? "" : $": {message}")}");

        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Failed(FailureKind.Unauthorized, reason),
            HttpStatusCode.TooManyRequests or HttpStatusCode.PaymentRequired => Failed(
                code is "insufficient_quota" or "billing_hard_limit_reached" || response.StatusCode is HttpStatusCode.PaymentRequired
                    ? FailureKind.QuotaExhausted
                    : FailureKind.RateLimited,
                reason,
                RetryAfter.Of(response.Headers, now)),
            HttpStatusCode.NotFound => Failed(FailureKind.ModelUnknown, reason),
            HttpStatusCode.RequestTimeout => Failed(FailureKind.TimedOut, reason),
            >= HttpStatusCode.InternalServerError => Failed(FailureKind.ServerError, reason, RetryAfter.Of(response.Headers, now)),
            < HttpStatusCode.BadRequest => Failed(FailureKind.Malformed, reason),
            _ => new Reply.Refused(status, Encoding.UTF8.GetBytes(text), reason),
        };
    }

    private static Reply.Failed Failed(FailureKind kind, string reason, TimeSpan? retryAfter = null) =>
        new(new UpstreamFailure(kind, reason, retryAfter));

    private static (string? Message, string? Code) Error(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object
                   && document.RootElement.TryGetProperty("error", out var error)
                   && error.ValueKind is JsonValueKind.Object
                ? (Text(error, "message"), Text(error, "code") ?? Text(error, "type"))
                : (null, null);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static string Shorten(string text) =>
        text.Length <= LongestReason ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, LongestReason)}…");
}
