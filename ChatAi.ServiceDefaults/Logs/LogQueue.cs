namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// Lines that wait to be written. Whoever adds one never waits: when writing is too slow or impossible, lines that may be
/// dropped are dropped first and counted, and the others only when memory would suffer.
/// </summary>
internal sealed class LogQueue
{
    /// <summary>In bytes: what a healthy disk catches up with in a moment.</summary>
    public const int DroppableLimit = 8 * 1024 * 1024;

    public const int Limit = 4 * DroppableLimit;

    private readonly Lock gate = new();
    private readonly Queue<LogEntry> entries = new();
    private long bytes;
    private long dropped;

    public bool IsEmpty
    {
        get
        {
            lock (gate)
                return entries.Count == 0;
        }
    }

    public void Add(LogEntry entry, bool mayBeDropped)
    {
        lock (gate)
        {
            if (bytes + entry.Line.Length > (mayBeDropped ? DroppableLimit : Limit))
            {
                dropped++;
                return;
            }

            entries.Enqueue(entry);
            bytes += entry.Line.Length;
        }
    }

    /// <summary>Lines of one day, the oldest first.</summary>
    public LogBatch? Take(int most)
    {
        lock (gate)
        {
            if (!entries.TryPeek(out var first))
                return null;

            using var lines = new MemoryStream();
            while (entries.TryPeek(out var next) && next.Day == first.Day && (lines.Length == 0 || lines.Length + next.Line.Length <= most))
            {
                entries.Dequeue();
                bytes -= next.Line.Length;
                lines.Write(next.Line);
            }

            return new LogBatch(first.Day, lines.ToArray());
        }
    }

    /// <returns>How many lines were dropped since somebody asked last.</returns>
    public long TakeDropped() => Interlocked.Exchange(ref dropped, 0);

    public (int Lines, long Dropped) Backlog
    {
        get
        {
            lock (gate)
                return (entries.Count, dropped);
        }
    }
}

/// <param name="Line">With its line end.</param>
internal sealed record LogEntry(DateOnly Day, byte[] Line);

internal sealed record LogBatch(DateOnly Day, ReadOnlyMemory<byte> Lines)
{
    /// <summary>What is still to be written after some bytes are: a line that was cut by a full disk is written again as a whole.</summary>
    public LogBatch? After(int written) =>
        written == Lines.Length ? null : this with { Lines = Lines[(Lines.Span[..written].LastIndexOf((byte)'\n') + 1)..] };
}
