using System.Globalization;

namespace ChatAi.Migration.Maintenance;

/// <summary>
/// How far long work is, on stderr so that stdout stays clean: a bar that moves on a terminal, elsewhere a line every
/// few seconds.
/// </summary>
internal sealed class Progress(string work, TextWriter writer, bool isTerminal, TimeProvider clock) : IDisposable
{
    private const int BarWidth = 24;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private long lastLine = clock.GetTimestamp();
    private bool hasBar;

    public static Progress Of(string work) => new(work, Console.Error, !Console.IsErrorRedirected, TimeProvider.System);

    /// <param name="what">What is worked on now.</param>
    public void At(long done, long total, string what)
    {
        // Programs that say the same thing twice must not make it more than all.
        var share = total <= 0 ? 0 : Math.Min(1, (double)done / total);
        lock (gate)
        {
            if (isTerminal)
                Draw(share, what);
            else if (clock.GetElapsedTime(lastLine) >= BetweenLines)
                Write(share, what);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (hasBar)
                writer.Write("\r\u001b[K");

            hasBar = false;
        }
    }

    private void Draw(double share, string what)
    {
        var filled = (int)Math.Round(share * BarWidth);
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\r\u001b[K{work} [{new string('#', filled)}{new string('.', BarWidth - filled)}] {share * 100,3:0} % {what}"));
        hasBar = true;
    }

    private void Write(double share, string what)
    {
        lastLine = clock.GetTimestamp();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work}: {share * 100:0} % {what}"));
    }
}
