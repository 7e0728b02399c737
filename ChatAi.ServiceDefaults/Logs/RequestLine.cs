using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// A request that was answered: method, path, status and milliseconds, and nothing behind these, so that a search for
/// slow ones finds slow ones.
/// </summary>
internal sealed partial record RequestLine(string Method, string? Path, int Status, TimeSpan Duration, IPAddress? Address)
{
    public LogLevel Level => Status switch
    {
        >= 500 => LogLevel.Error,
        >= 400 => LogLevel.Warning,
        _ => LogLevel.Information,
    };

    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{(KnownMethod.IsMatch(Method) ? Method : "OTHER")} {LogPath.Of(Path)} {Status} duration_ms={(long)Duration.TotalMilliseconds}");

    /// <summary>A caller may make up a method, too.</summary>
    [GeneratedRegex("^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT)$")]
    private static partial Regex KnownMethod { get; }
}
