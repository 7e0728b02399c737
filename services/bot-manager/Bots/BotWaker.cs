using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.BotManager.Bots;

/// <summary>
/// Keeps every active bot alive. Nothing wakes a grain by itself, so the oldest replica calls them all from time to time,
/// and at once when a replica comes or goes; gently, for a storm of first connections fails.
/// </summary>
internal sealed partial class BotWaker(
    BotBook book,
    LiveBots bots,
    ColdStart coldStart,
    IGrainFactory grains,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    IOptions<BotOptions> options,
    TimeProvider clock,
    ILogger<BotWaker> logger) : BackgroundService
{
    private const int PageSize = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var changes = membership.MembershipUpdates.GetAsyncEnumerator(stoppingToken);
        var change = changes.MoveNextAsync().AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await EndGoneAsync(stoppingToken);
                if (IsOldest())
                    await WakeAllAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or OrleansException or TimeoutException)
            {
                Log.SweepFailed(logger, exception);
            }

            using var early = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var tick = Task.Delay(options.Value.SweepInterval, clock, early.Token);
            if (await Task.WhenAny(tick, change) == change && await change)
                change = changes.MoveNextAsync().AsTask();
            await early.CancelAsync();
        }
    }

    private bool IsOldest() =>
        membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress)
            .Min() is not { } first || first.Equals(silo.SiloAddress);

    /// <summary>Bots that went with their assistant or their tenant: nobody else tells them.</summary>
    private async Task EndGoneAsync(CancellationToken cancellationToken)
    {
        var gone = await book.GoneAsync([.. bots.Alive], cancellationToken);
        await Task.WhenAll(gone.Select(id => WakeAsync(new WantedBot(id, default, IsWarm: false))));
    }

    private async Task WakeAllAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<WantedBot> page;
        var after = 0L;
        do
        {
            page = await book.WantedAsync(after, PageSize, cancellationToken);
            var woken = await Task.WhenAll(page.Select(WakeAsync));
            await PaceAsync(woken.Count(fresh => fresh), cancellationToken);
            after = page.Count > 0 ? page[^1].Id : after;
        }
        while (page.Count == PageSize);

        await Task.WhenAll((await coldStart.AdmitAsync(cancellationToken)).Select(WakeAsync));
    }

    /// <summary>One that cannot be woken must not keep the others from it.</summary>
    private async Task<bool> WakeAsync(WantedBot bot)
    {
        try
        {
            return await grains.GetGrain<IBotGrain>(bot.Id).WakeAsync(bot.UpdatedAt, bot.IsWarm);
        }
#pragma warning disable CA1031 // a grain's failure arrives here as whatever it threw
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotWoken(logger, bot.Id, exception);
            return false;
        }
    }

    private Task PaceAsync(int woken, CancellationToken cancellationToken) =>
        woken == PageSize
            ? Task.Delay(TimeSpan.FromSeconds((double)woken / options.Value.WakesPerSecond), clock, cancellationToken)
            : Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The bots could not be looked through")]
        public static partial void SweepFailed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "Bot {BotId} could not be woken")]
        public static partial void NotWoken(ILogger logger, long botId, Exception exception);
    }
}
