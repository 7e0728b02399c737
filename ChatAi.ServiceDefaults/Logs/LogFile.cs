using System.Text;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// One file of lines that several processes write at once. Adding a line never waits and never fails. A thread of its own
/// writes what has gathered, whole lines in one piece, and waits with it while the disk does not take it.
/// </summary>
public sealed class LogFile : IDisposable
{
    private const int LargestPiece = 256 * 1024;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly LogQueue queue = new();
    private readonly Lock writing = new();
    private readonly object signal = new();
    private readonly TimeProvider clock;
    private readonly Func<long, string> dropped;
    private readonly DayRotation rotation;
    private readonly Thread writer;
    private LogBatch? unwritten;
    private bool isIdle;
    private bool isStopped;
    private volatile string? failure;

    /// <param name="dropped">The line that tells how many were dropped.</param>
    internal LogFile(string path, int days, TimeProvider clock, Func<long, string> dropped)
    {
        this.clock = clock;
        this.dropped = dropped;
        Name = Path.GetFileName(path);
        rotation = new DayRotation(Path.GetFullPath(path), days, clock);
        writer = new Thread(WriteUntilStopped) { IsBackground = true, Name = Name };
        writer.Start();

        // Whatever ends the process, what it said before it ended is in the file.
        AppDomain.CurrentDomain.ProcessExit += FlushAtEnd;
        AppDomain.CurrentDomain.UnhandledException += FlushAtEnd;
    }

    public string Name { get; }

    /// <summary>Why lines cannot be written at this moment; null when they can.</summary>
    internal string? Failure => failure;

    internal (int Lines, long Dropped) Backlog => queue.Backlog;

    /// <param name="at">In local time; it says to which day the line belongs.</param>
    /// <param name="line">Without a line end in it.</param>
    /// <param name="mayBeDropped">When there are more lines than can be written.</param>
    public void Add(DateTimeOffset at, string line, bool mayBeDropped)
    {
        queue.Add(new LogEntry(DateOnly.FromDateTime(at.DateTime), Encoding.UTF8.GetBytes(line + '\n')), mayBeDropped);
        lock (signal)
        {
            if (isIdle)
                Monitor.Pulse(signal);
        }
    }

    /// <summary>Writes what is there; keeps it where the disk does not take it.</summary>
    public void Flush()
    {
        lock (writing)
        {
            var today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
            var notRotated = Rotate(today);
            var problem = WriteAll() ?? Append(today, default, out _) ?? notRotated;
            if (problem is null && queue.TakeDropped() is > 0 and var count)
            {
                Add(clock.GetLocalNow(), dropped(count), mayBeDropped: false);
                problem = WriteAll();
            }

            failure = problem;
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= FlushAtEnd;
        AppDomain.CurrentDomain.UnhandledException -= FlushAtEnd;
        lock (signal)
        {
            isStopped = true;
            Monitor.PulseAll(signal);
        }

        writer.Join();
        Flush();
    }

    private void WriteUntilStopped()
    {
        do
            Flush();
        while (WaitForMore());
    }

    /// <returns>false when nothing more will come.</returns>
    private bool WaitForMore()
    {
        lock (signal)
        {
            if (!isStopped)
                Monitor.Wait(signal, failure is null ? Gathering : Idle);

            isIdle = !isStopped && queue.IsEmpty;
            if (isIdle)
                Monitor.Wait(signal, Idle);

            isIdle = false;
            return !isStopped;
        }
    }

    private string? WriteAll()
    {
        while ((unwritten ??= queue.Take(LargestPiece)) is { } batch)
        {
            var problem = Append(batch.Day, batch.Lines.Span, out var written);
            unwritten = batch.After(written);
            if (problem is not null)
                return problem;
        }

        return null;
    }

    /// <summary>Nothing to append is something as well: a file that was taken away begins anew, for those who look for it.</summary>
    private string? Append(DateOnly day, ReadOnlySpan<byte> lines, out int written)
    {
        // Where a day cannot be ended, its file goes on.
        Rotate(day);
        var file = rotation.FileOf(day);
        if (failure is not null && AppendOnlyFile.EndsWithinLine(file))
            AppendOnlyFile.Append(file, "\n"u8, out _);

        written = AppendOnlyFile.Append(file, lines, out var failed);
        return failed;
    }

    private string? Rotate(DateOnly day)
    {
        try
        {
            rotation.Advance(day);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private void FlushAtEnd(object? sender, EventArgs arguments) => Flush();
}
