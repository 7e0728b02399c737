using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Bots;

/// <summary>
/// Gives a replica that came later its share: who has more bots than that moves the surplus to the one with the fewest,
/// some at a time. A bot that moves ends its poll here before it begins there.
/// </summary>
internal sealed partial class BotBalance(
    LiveBots bots,
    Replicas replicas,
    IGrainFactory grains,
    IOptions<BotOptions> options,
    TimeProvider clock,
    ILogger<BotBalance> logger) : BackgroundService
{
    private const int MostAtATime = 100;

    /// <summary>Evener than this is not worth a move.</summary>
    private const double Tolerance = 1.2;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.SweepInterval, clock, stoppingToken);
            try
            {
                await BalanceAsync(stoppingToken);
            }
#pragma warning disable CA1031 // a grain's failure arrives here as whatever it threw, and the bots stay where they are
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.NotBalanced(logger, exception);
            }
        }
    }

    /// <returns>How many of this replica's bots are to move.</returns>
    internal static int Surplus(int own, IReadOnlyCollection<int> all)
    {
        var share = (int)Math.Ceiling((double)all.Sum() / all.Count);
        return own > share * Tolerance ? Math.Min(Math.Min(own - share, share - all.Min()), MostAtATime) : 0;
    }

    private async Task BalanceAsync(CancellationToken cancellationToken)
    {
        var counts = await replicas.BotsAsync();
        if (counts.Count < 2 || !counts.TryGetValue(replicas.Own, out var own))
            return;

        var target = counts.MinBy(replica => replica.Value).Key;
        var moving = bots.Alive.Take(Surplus(own, [.. counts.Values])).ToArray();
        if (moving.Length == 0)
            return;

        Log.Moving(logger, moving.Length, target);
        await Task.WhenAll(moving.Select(bot => grains.GetGrain<IBotGrain>(bot).MoveAsync(target))).WaitAsync(cancellationToken);
        await UntilArrivedAsync(moving, cancellationToken);
    }

    /// <summary>On its way a bot is counted at both ends or at none, and the next move would be planned on wrong numbers.</summary>
    private async Task UntilArrivedAsync(long[] moving, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (moving.Any(bots.IsAlive) && clock.GetElapsedTime(begun) < options.Value.StopPatience)
            await Task.Delay(Look, clock, cancellationToken);

        // A call waits for the bot to be alive again.
        await Task.WhenAll(moving.Select(bot => grains.GetGrain<IBotGrain>(bot).FiguresAsync())).WaitAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} bots move to the replica {Silo}")]
        public static partial void Moving(ILogger logger, int count, SiloAddress silo);

        [LoggerMessage(LogLevel.Warning, "The bots could not be spread evenly")]
        public static partial void NotBalanced(ILogger logger, Exception exception);
    }
}
