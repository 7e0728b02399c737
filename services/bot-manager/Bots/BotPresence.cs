using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.BotManager.Bots;

/// <summary>Notes from time to time which bots of this replica are at work, so that a restart need not bring them up anew.</summary>
internal sealed partial class BotPresence(
    LiveBots bots,
    ColdStart coldStart,
    IOptions<ColdStartOptions> options,
    TimeProvider clock,
    ILogger<BotPresence> logger) : BackgroundService
{
    /// <summary>So often within the time that a note is good for.</summary>
    private const int NotesInTime = 24;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.WarmFor / NotesInTime, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await coldStart.SeenAsync(bots.AtWork, stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                Log.NotNoted(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The bots at work could not be noted")]
        public static partial void NotNoted(ILogger logger, Exception exception);
    }
}
