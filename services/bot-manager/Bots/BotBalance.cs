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

    /// <summary>Together on their way. More would wait for each other where they arrive, and nobody polls meanwhile.</summary>
    private const int Group = 20;

    /// <summary>Evener than this is not worth a move.</summary>
    private const double Tolerance = 1.2;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    /// <summary>A replica that ends hands its bots over while all of the cluster still stands; what is left then, the others find.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Farewell);
        try
        {
            await HandOverAsync(patience.Token);
        }
#pragma warning disable CA1031 // a grain's failure arrives here as whatever it threw, and the end goes on
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotHandedOver(logger, exception);
        }
    }

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
        foreach (var group in moving.Chunk(Group))
            await MoveAsync(group, [target], cancellationToken);
    }

    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        var others = (await replicas.BotsAsync().WaitAsync(cancellationToken)).Keys.Where(replica => !replica.Equals(replicas.Own)).ToArray();
        while (others.Length > 0 && bots.Alive.Take(Group).ToArray() is { Length: > 0 } leaving)
            await MoveAsync(leaving, others, cancellationToken);
    }

    private async Task MoveAsync(long[] moving, SiloAddress[] targets, CancellationToken cancellationToken)
    {
        await Task.WhenAll(moving.Select((bot, place) => grains.GetGrain<IBotGrain>(bot).MoveAsync(targets[place % targets.Length]))).WaitAsync(cancellationToken);
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

        [LoggerMessage(LogLevel.Warning, "Not all bots could be handed over; the others will find them")]
        public static partial void NotHandedOver(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The bots could not be spread evenly")]
        public static partial void NotBalanced(ILogger logger, Exception exception);
    }
}
