using Microsoft.Extensions.Options;
using Npgsql;

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await BalanceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or NpgsqlException)
            {
                Log.NotBalanced(logger, exception);
            }
        }
    }

    /// <returns>How many of this replica's bots are to move.</returns>
    internal static int Surplus(int own, IReadOnlyCollection<int> all)
    {
        var share = (int)Math.Ceiling((double)all.Sum() / all.Count);
        return own > share * Tolerance ? Math.Min(own - share, MostAtATime) : 0;
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
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} bots move to the replica {Silo}")]
        public static partial void Moving(ILogger logger, int count, SiloAddress silo);

        [LoggerMessage(LogLevel.Warning, "The bots could not be spread evenly")]
        public static partial void NotBalanced(ILogger logger, Exception exception);
    }
}
