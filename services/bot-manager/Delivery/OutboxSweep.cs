using ChatAi.BotManager.Bots;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Concurrency;

namespace ChatAi.BotManager.Delivery;

/// <summary>Finds what waits in the outbox without a turn that announces it: an operator's words, or what a crash left.</summary>
internal sealed partial class OutboxSweep(
    Outbox outbox,
    LiveBots bots,
    IGrainFactory grains,
    DeliveryMetrics metrics,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<OutboxSweep> logger) : BackgroundService
{
    private const int MostChats = 10_000;

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
        var waiting = await outbox.WaitingChatsAsync(MostChats, cancellationToken);
        var oldest = waiting.Count > 0 ? clock.GetUtcNow() - waiting.Min(chat => chat.Oldest) : TimeSpan.Zero;
        metrics.Waiting(waiting.Sum(chat => chat.Messages), oldest);

        await Task.WhenAll(waiting
            .Where(chat => bots.IsAlive(chat.BotId))
            .GroupBy(chat => chat.BotId, chat => chat.ChatId)
            .Select(bot => grains.GetGrain<IBotGrain>(bot.Key).DeliverAsync(new Immutable<long[]>([.. bot]))));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The outbox could not be looked through")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
