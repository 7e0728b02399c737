using Npgsql;

namespace ChatAi.Migration.Schema;

/// <summary>Shows how far a long revision is, from the notices that <see cref="OnlineSql.InBatches"/> raises.</summary>
internal sealed class Progress(Terminal terminal, TimeProvider clock)
{
    /// <summary>The SQLSTATE of a notice that is progress and nothing else.</summary>
    public const string SqlState = "CHPRG";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long? shown;
    private bool lineIsOpen;

    public void Show(object? sender, NpgsqlNoticeEventArgs told)
    {
        if (told.Notice.SqlState != SqlState)
            return;

        if (terminal.RewritesLines)
        {
            terminal.Error.Write($"\r{told.Notice.MessageText}\e[K");
            lineIsOpen = true;
        }
        else if (shown is not { } last || clock.GetElapsedTime(last) > Pause)
        {
            terminal.Error.WriteLine(told.Notice.MessageText);
            shown = clock.GetTimestamp();
        }
    }

    public void End()
    {
        if (lineIsOpen)
            terminal.Error.WriteLine();

        lineIsOpen = false;
    }
}
