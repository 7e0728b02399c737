using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// A line of <c>api.log</c>: date, time, level, source with the trace and the caller's address, and what there is to say.
/// </summary>
internal static class LogLine
{
    private const string Nobody = "-";

    /// <param name="at">In local time, as the names of rotated files and everything else on the machine.</param>
    public static string Of(DateTimeOffset at, LogLevel level, string source, ActivityTraceId? trace, IPAddress? address, string text) => string.Create(
        CultureInfo.InvariantCulture,
        $"{at:yyyy-MM-dd HH:mm:ss,fff} {Word(level)} {source}[{trace?.ToHexString() ?? Nobody},{AddressOf(address)}] {text}");

    /// <summary>An application's name as it stands in its lines: <c>Suite.TheService</c> is <c>suite.the-service</c>.</summary>
    public static string SourceOf(string application)
    {
        var dot = application.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? Kebab(application)
            : $"{application[..dot].ToLowerInvariant()}.{Kebab(application[(dot + 1)..])}";
    }

    private static string Kebab(string name) => string.Concat(name.Select((letter, at) =>
        letter is '.' ? "-"
        : char.IsUpper(letter) && at > 0 && char.IsLower(name[at - 1]) ? $"-{char.ToLowerInvariant(letter)}"
        : $"{char.ToLowerInvariant(letter)}"));

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical => "CRITICAL",
        LogLevel.Error => "ERROR",
        LogLevel.Warning => "WARNING",
        LogLevel.Information => "INFO",
        _ => "DEBUG",
    };

    /// <summary>Without the zone of a link-local address, and IPv4 as itself.</summary>
    private static string AddressOf(IPAddress? address) =>
        address is null ? Nobody
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : new IPAddress(address.GetAddressBytes()).ToString();
}
