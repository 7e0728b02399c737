using System.Text;
using System.Text.RegularExpressions;

namespace ChatAi.Api.Logs;

/// <summary>A line of the log.</summary>
/// <param name="Level">debug, info, warning, error or critical.</param>
/// <param name="Service">Which one has written it: api, bot-manager, gateway, token-pool.</param>
/// <param name="Logger">What of the service has: a class, or Requests for a request that was answered. Null where it does not say.</param>
/// <param name="TraceId">As problem details have it; null where there was no request or message.</param>
/// <param name="Address">The caller's; null but for requests.</param>
internal sealed partial record LogRecord(
    DateTimeOffset Time,
    string Level,
    string Service,
    string? Logger,
    string? TraceId,
    string? Address,
    string Text)
{
    private const string Requests = "Requests";

    public static LogRecord Of(in LogLine line, DateTimeOffset time)
    {
        var text = Encoding.UTF8.GetString(line.Text);
        var isRequest = Request.IsMatch(text);
        var said = isRequest ? Match.Empty : Said.Match(text);
        var source = Encoding.UTF8.GetString(line.Source);

        return new LogRecord(
            time,
            Encoding.UTF8.GetString(line.Level).ToLowerInvariant(),
            source[(source.IndexOf('.', StringComparison.Ordinal) + 1)..],
            isRequest ? Requests : said.Success ? said.Groups["logger"].Value : null,
            Known(line.Trace),
            Known(line.Address),
            said.Success ? said.Groups["text"].Value : text);
    }

    private static string? Known(ReadOnlySpan<byte> text) => text is [(byte)'-'] ? null : Encoding.UTF8.GetString(text);

    [GeneratedRegex(@"^[A-Z]+ \S+ \d{3} duration_ms=\d+$")]
    private static partial Regex Request { get; }

    /// <summary>The words behind a level that operators look for say no more than the level.</summary>
    [GeneratedRegex(@"^(?:error: |fatal ERROR: )?(?<logger>[A-Za-z_][A-Za-z0-9_`+]*): (?<text>.*)$", RegexOptions.Singleline)]
    private static partial Regex Said { get; }
}
