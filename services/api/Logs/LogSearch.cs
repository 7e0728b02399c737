using System.Buffers;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace ChatAi.Api.Logs;

/// <summary>
/// Looks through the files from the end of the newest backwards, until it has found enough, has come to the beginning, or
/// has read as much as one request may.
/// </summary>
internal sealed class LogSearch(IOptions<LogReadingOptions> options, TimeProvider clock)
{
    /// <summary>Services write what they have gathered, so a line may stand a little before an older one.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromSeconds(10);

    /// <summary>What is left of a file when the place of a time in it is as good as found.</summary>
    private const int CloseEnough = 256 * 1024;

    public bool HasFolder => options.Value.Folder is { Length: > 0 };

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">So too.</exception>
    public async Task<LogFindings> FindAsync(LogFilter filter, DateTimeOffset? since, DateTimeOffset? until, int limit, CancellationToken cancellationToken)
    {
        var findings = new LogFindings(filter, since, until, limit, clock.LocalTimeZone, Disorder);
        var left = (long)options.Value.MostBytesRead;
        var buffer = ArrayPool<byte>.Shared.Rent(LinesFromEnd.BufferSize);
        try
        {
            foreach (var path in LogFolder.Files(options.Value.Folder!, since - Disorder))
            {
                using var file = Open(path);
                if (file is null)
                    continue;

                var lines = new LinesFromEnd(file, await EndAsync(file, until, buffer, cancellationToken), buffer);
                while (await lines.NextAsync(cancellationToken) is { IsEmpty: false } piece)
                {
                    if (!findings.Take(piece.Span))
                        return findings;

                    if (lines.BytesRead >= left)
                        return findings.BreakOff();
                }

                left -= lines.BytesRead;
            }

            return findings;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>One that midnight has just taken away is read under its new name, or by the next request.</summary>
    private static SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Behind it all lines are later; found by halving, so that yesterday's noon is not a day's reading away.</summary>
    private async Task<long> EndAsync(SafeFileHandle file, DateTimeOffset? until, byte[] buffer, CancellationToken cancellationToken)
    {
        var (before, behind) = (0L, RandomAccess.GetLength(file));
        while (until is not null && behind - before > CloseEnough)
        {
            var middle = before + ((behind - before) / 2);
            var count = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, LinesFromEnd.LongestLine), middle, cancellationToken);
            if (!TryReadFirstTime(buffer.AsSpan(0, count), out var begin, out var time))
                break;

            if (time > until + Disorder)
                behind = middle + begin;
            else
                before = middle;
        }

        return behind;
    }

    /// <param name="begin">Where the first whole line begins that has a time.</param>
    private bool TryReadFirstTime(ReadOnlySpan<byte> piece, out int begin, out DateTimeOffset time)
    {
        (begin, time) = (0, default);
        while (piece[begin..].IndexOf((byte)'\n') is >= 0 and var end)
        {
            begin += end + 1;
            if (LogLine.TryReadTime(piece[begin..], clock.LocalTimeZone, out time))
                return true;
        }

        return false;
    }
}
