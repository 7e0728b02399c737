using ChatAi.BotManager.Bots;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.BotManager.Updates;

/// <summary>Finds updates that were stored and never handed to their bot: a webhook's process may die in between.</summary>
internal sealed partial class InboxSweep(
    Inbox inbox,
    LiveBots bots,
    IGrainFactory grains,
    IOptions<InboxOptions> options,
    TimeProvider clock,
    ILogger<InboxSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var waiting = await inbox.BotsWithLeftoversAsync(options.Value.LeftoverAge, stoppingToken);
                await Task.WhenAll(waiting.Where(bots.IsAlive).Select(bot => grains.GetGrain<IBotGrain>(bot).RecoverAsync()));
            }
            catch (Exception exception) when (exception is NpgsqlException or OrleansException or TimeoutException)
            {
                Log.SweepFailed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The inbox could not be looked through")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
