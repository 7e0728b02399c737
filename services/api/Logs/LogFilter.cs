using System.Text;

namespace ChatAi.Api.Logs;

/// <summary>Which lines are wanted. Pure.</summary>
internal sealed class LogFilter
{
    /// <summary>More than the longest line that is written has.</summary>
    private const int MostLetters = 32 * 1024;

    /// <summary>What a line's level is called in the files, the least of them first.</summary>
    public static readonly string[] Levels = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];

    private readonly byte[]? trace;
    private readonly byte[]? service;
    private readonly byte[][]? levels;
    private readonly string? search;
    private readonly char[] letters;

    /// <param name="traceId">32 digits.</param>
    /// <param name="level">This one and those above.</param>
    /// <param name="service">With or without the name of the suite before it.</param>
    /// <param name="search">Stands behind the level, in capital letters or not.</param>
    public LogFilter(string? traceId = null, string? level = null, string? service = null, string? search = null)
    {
        trace = traceId is null ? null : Encoding.ASCII.GetBytes(traceId.ToLowerInvariant());
        this.service = service is null ? null : Encoding.ASCII.GetBytes(service);
        this.search = search is { Length: > 0 } ? search : null;
        letters = this.search is null ? [] : new char[MostLetters];
        if (level is not null)
            levels = [.. Levels.SkipWhile(one => !one.Equals(level, StringComparison.OrdinalIgnoreCase)).Select(one => Encoding.ASCII.GetBytes(one))];
    }

    public bool Takes(in LogLine line) =>
        (trace is null || line.Trace.SequenceEqual(trace))
        && (levels is null || IsAmong(line.Level))
        && (service is null || line.Source.SequenceEqual(service) || IsService(line.Source))
        && (search is null || Has(line.Rest, search));

    private bool IsAmong(ReadOnlySpan<byte> level)
    {
        foreach (var one in levels!)
        {
            if (level.SequenceEqual(one))
                return true;
        }

        return false;
    }

    private bool IsService(ReadOnlySpan<byte> source) =>
        source.IndexOf((byte)'.') is >= 0 and var dot && source[(dot + 1)..].SequenceEqual(service);

    private bool Has(ReadOnlySpan<byte> rest, string text)
    {
        var piece = rest.Length > letters.Length ? rest[..letters.Length] : rest;
        var count = Encoding.UTF8.GetChars(piece, letters);
        return letters.AsSpan(0, count).Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
