using ChatAi.BotManager.Bots;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.BotManager.Updates;

/// <summary>Finds updates that were stored and never handed to their bot: a webhook's process may die in between.</summary>
internal sealed partial class InboxSweep(
    Inbox inbox,
    LiveBots bots,
    IGrainFactory grains,
    UpdateMetrics metrics,
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
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or OrleansException or TimeoutException)
            {
                Log.SweepFailed(logger, exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var waiting = await inbox.WaitingBotsAsync(cancellationToken);
        metrics.Waiting(waiting.Sum(bot => bot.Updates), TimeSpan.FromSeconds(waiting.Select(bot => bot.Seconds).DefaultIfEmpty().Max()));

        // What has waited for longer than any hand-over takes.
        await Task.WhenAll(waiting
            .Where(bot => bot.Seconds > options.Value.LeftoverAge.TotalSeconds && bots.IsAlive(bot.BotId))
            .Select(bot => grains.GetGrain<IBotGrain>(bot.BotId).RecoverAsync()));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The inbox could not be looked through")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
