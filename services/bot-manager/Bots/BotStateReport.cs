using Npgsql;

namespace ChatAi.BotManager.Bots;

/// <summary>Writes a bot's state into its row, when it changes.</summary>
internal sealed partial class BotStateReport(ActiveBot bot, BotBook book, BotMetrics metrics, ILogger<BotStateReport> logger)
{
    private (string State, string? Error)? written = (bot.State, bot.LastError);

    public Task WaitingAsync(string reason) => ReportAsync("starting", reason);

    public Task RunningAsync() => ReportAsync("running", null);

    public Task FailingAsync(string reason)
    {
        if (written != ("error", reason))
        {
            metrics.Failed();
            Log.BotFails(logger, bot.Id, reason);
        }

        return ReportAsync("error", reason);
    }

    private async Task ReportAsync(string state, string? error)
    {
        if (written == (state, error))
            return;

        try
        {
            written = (state, error);
            await book.SetStateAsync(bot.Id, state, error, CancellationToken.None);
        }
        catch (NpgsqlException exception)
        {
            written = null;
            Log.StateNotWritten(logger, bot.Id, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Bot {BotId} is in error: {Reason}")]
        public static partial void BotFails(ILogger logger, long botId, string reason);

        [LoggerMessage(LogLevel.Warning, "The state of bot {BotId} could not be written")]
        public static partial void StateNotWritten(ILogger logger, long botId, Exception exception);
    }
}
