using System.Globalization;
using System.Text;

namespace ChatAi.Api.Logs;

/// <summary>
/// A line of <c>api.log</c> taken apart, in place:
/// <c>2026-01-31 12:00:00,123 INFO chatai.api[trace,address] text</c>.
/// </summary>
internal readonly ref struct LogLine
{
    private const int TimeLength = 23;
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss,fff";

    private LogLine(ReadOnlySpan<byte> time, ReadOnlySpan<byte> level, ReadOnlySpan<byte> rest)
    {
        Time = time;
        Level = level;
        Rest = rest;
        var bracket = rest.IndexOf((byte)'[');
        var end = rest.IndexOf("] "u8);
        var comma = rest.IndexOf((byte)',');
        IsWhole = 0 < bracket && bracket < comma && comma < end;
        if (!IsWhole)
            return;

        Source = rest[..bracket];
        Trace = rest[(bracket + 1)..comma];
        Address = rest[(comma + 1)..end];
        Text = rest[(end + 2)..];
    }

    public ReadOnlySpan<byte> Time { get; }

    public ReadOnlySpan<byte> Level { get; }

    /// <summary>All behind the level.</summary>
    public ReadOnlySpan<byte> Rest { get; }

    public ReadOnlySpan<byte> Source { get; }

    public ReadOnlySpan<byte> Trace { get; }

    public ReadOnlySpan<byte> Address { get; }

    public ReadOnlySpan<byte> Text { get; }

    private bool IsWhole { get; }

    /// <returns>false for whatever is no line of ours.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LogLine line)
    {
        line = default;
        if (bytes.Length <= TimeLength || bytes[TimeLength] != ' ')
            return false;

        var rest = bytes[(TimeLength + 1)..];
        var blank = rest.IndexOf((byte)' ');
        if (blank < 0)
            return false;

        line = new LogLine(bytes[..TimeLength], rest[..blank], rest[(blank + 1)..]);
        return line.IsWhole;
    }

    /// <summary>The beginning of a line is a time, in the zone of the machine.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> line, TimeZoneInfo zone, out DateTimeOffset time)
    {
        time = default;
        Span<char> text = stackalloc char[TimeLength];
        if (line.Length < TimeLength
            || Encoding.Latin1.GetChars(line[..TimeLength], text) != TimeLength
            || !DateTime.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return false;

        time = new DateTimeOffset(local, zone.GetUtcOffset(local));
        return true;
    }
}
