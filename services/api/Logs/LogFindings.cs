namespace ChatAi.Api.Logs;

/// <summary>What a search has found, the newest first.</summary>
internal sealed class LogFindings(LogFilter filter, DateTimeOffset? since, DateTimeOffset? until, int limit, TimeZoneInfo zone, TimeSpan disorder)
{
    private readonly List<LogRecord> records = [];

    public IReadOnlyList<LogRecord> Records => records;

    /// <summary>There may be more before the last line that was looked at.</summary>
    public bool IsBrokenOff { get; private set; }

    /// <summary>The time of the oldest line that was looked at.</summary>
    public DateTimeOffset? ReadBackTo { get; private set; }

    public LogFindings BreakOff()
    {
        IsBrokenOff = true;
        return this;
    }

    /// <summary>Looks at lines that stand before those of the last time, the last of them first.</summary>
    /// <returns>Whether more are wanted.</returns>
    public bool Take(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            if (lines[^1] == '\n')
                lines = lines[..^1];

            var begin = lines.LastIndexOf((byte)'\n') + 1;
            if (!TakeLine(lines[begin..]))
                return false;

            lines = lines[..begin];
        }

        return true;
    }

    private bool TakeLine(ReadOnlySpan<byte> bytes)
    {
        if (!LogLine.TryRead(bytes, out var line) || !LogLine.TryReadTime(line.Time, zone, out var time))
            return true;

        if (time < since - disorder)
            return false;

        ReadBackTo = time < ReadBackTo ? time : ReadBackTo ?? time;
        if (time < since || time > until || !filter.Takes(line))
            return true;

        records.Add(LogRecord.Of(line, time));
        IsBrokenOff = records.Count == limit;
        return !IsBrokenOff;
    }
}
