using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace ChatAi.BotManager.Telegram;

/// <summary>
/// Keeps bot tokens out of everything that leaves the process. Telegram wants the token in the path of each call, which
/// .NET's spans and logs of HTTP calls would write down: so the shared handler makes none (<see cref="TelegramHttp"/>), and
/// what still looks like a token in a span, a log line or an error text is struck out here.
/// </summary>
internal static partial class TokenRedaction
{
    public static string Redact(string text) => Token.Replace(text, "${id}:***");

    public sealed class OfSpans : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (Token.IsMatch(data.DisplayName))
                data.DisplayName = Redact(data.DisplayName);

            if (data.StatusDescription is { } description && Token.IsMatch(description))
                data.SetStatus(data.Status, Redact(description));

            foreach (var (name, value) in data.TagObjects)
            {
                if (value is string text && Token.IsMatch(text))
                    data.SetTag(name, Redact(text));
            }
        }
    }

    public sealed class OfLogs : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            if (data.FormattedMessage is { } message && Token.IsMatch(message))
                data.FormattedMessage = Redact(message);

            if (data.Body is { } body && Token.IsMatch(body))
                data.Body = Redact(body);

            if (data.Attributes?.Any(IsToken) is true)
                data.Attributes = [.. data.Attributes.Select(attribute => IsToken(attribute) ? new(attribute.Key, Redact((string)attribute.Value!)) : attribute)];
        }

        private static bool IsToken(KeyValuePair<string, object?> attribute) => attribute.Value is string text && Token.IsMatch(text);
    }

    [GeneratedRegex(@"(?<id>\d{3,20}):[A-Za-z0-9_-]{20,}")]
    private static partial Regex Token { get; }
}
