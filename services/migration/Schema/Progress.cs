using Npgsql;

namespace ChatAi.Migration.Schema;

/// <summary>Shows how far a long revision is: from the notices that <see cref="OnlineSql.InBatches"/> raises, else by its time.</summary>
internal sealed class Progress(Terminal terminal, TimeProvider clock)
{
    /// <summary>The SQLSTATE of a notice that is progress and nothing else.</summary>
    public const string SqlState = "CHPRG";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private long? shown;
    private bool lineIsOpen;

    public void Show(object? sender, NpgsqlNoticeEventArgs told)
    {
        if (told.Notice.SqlState != SqlState)
            return;

        lock (gate)
        {
            if (terminal.RewritesLines || shown is not { } last || clock.GetElapsedTime(last) > Pause)
                Show(told.Notice.MessageText);
        }
    }

    /// <summary>A revision that tells nothing of itself is told of while it lasts: slow is not dead.</summary>
    public async Task WhileAsync(Task work, string what)
    {
        var started = clock.GetTimestamp();
        while (await Task.WhenAny(work, Task.Delay(Pause, clock)) != work)
        {
            lock (gate)
            {
                if (shown is not { } last || clock.GetElapsedTime(last) >= Pause)
                    Show($"{what} ({clock.GetElapsedTime(started).TotalSeconds:0} s)");
            }
        }

        await work;
    }

    public void End()
    {
        lock (gate)
        {
            if (lineIsOpen)
                terminal.Error.WriteLine();

            lineIsOpen = false;
        }
    }

    private void Show(string text)
    {
        if (terminal.RewritesLines)
            terminal.Error.Write($"\r{text}\e[K");
        else
            terminal.Error.WriteLine(text);

        lineIsOpen = terminal.RewritesLines;
        shown = clock.GetTimestamp();
    }
}
