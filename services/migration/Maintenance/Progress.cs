using System.Globalization;

namespace ChatAi.Migration.Maintenance;

/// <summary>
/// How far long work is, on stderr so that stdout stays clean: a bar that moves on a terminal, elsewhere a line every
/// few seconds. It goes on by itself while nothing is heard of the work, so that slow is not taken for dead.
/// </summary>
internal sealed class Progress : IDisposable
{
    private const int BarWidth = 24;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly string work;
    private readonly TextWriter writer;
    private readonly bool isTerminal;
    private readonly TimeProvider clock;
    private readonly long started;
    private readonly ITimer timer;
    private long lastLine;
    private double share;
    private string what = "";
    private bool hasBar;
    private bool isOver;

    public Progress(string work, TextWriter writer, bool isTerminal, TimeProvider clock)
    {
        (this.work, this.writer, this.isTerminal, this.clock) = (work, writer, isTerminal, clock);
        started = lastLine = clock.GetTimestamp();
        timer = clock.CreateTimer(_ => Show(), null, Beat, Beat);
    }

    public static Progress Of(string work) => new(work, Console.Error, !Console.IsErrorRedirected, TimeProvider.System);

    /// <param name="on">What is worked on now.</param>
    public void At(long done, long total, string on)
    {
        // Programs that say the same thing twice must not make it more than all.
        lock (gate)
            (share, what) = (total <= 0 ? 0 : Math.Min(1, (double)done / total), on);

        if (isTerminal)
            Show();
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            if (hasBar)
                writer.Write("\r\u001b[K");

            isOver = true;
        }
    }

    private void Show()
    {
        lock (gate)
        {
            // The timer may have ticked while the work ended.
            if (isOver)
                return;

            var percent = (share * 100).ToString("0", CultureInfo.InvariantCulture);
            var text = $"{what} ({Units.Span(Math.Floor(clock.GetElapsedTime(started).TotalSeconds))})";
            if (isTerminal)
            {
                var filled = (int)Math.Round(share * BarWidth);
                writer.Write($"\r\u001b[K{work} [{new string('#', filled)}{new string('.', BarWidth - filled)}] {percent,3} % {text}");
                hasBar = true;
            }
            else if (clock.GetElapsedTime(lastLine) >= BetweenLines)
            {
                writer.WriteLine($"{work}: {percent} % {text}");
                lastLine = clock.GetTimestamp();
            }
        }
    }
}
