using ChatAi.TokenPool.Limits;

namespace ChatAi.TokenPool.Tests.Simulation;

/// <summary>
/// Replicas that take, call, settle, report, fall silent and die at any step, over midnights and ends of months, with clocks set
/// back: whatever happens, no limit is passed, the counters are the sums of the rows, and no call is without one.
/// </summary>
public sealed class SimulationTests
{
    private static readonly DateTimeOffset NearTheEndOfAMonth = new(2026, 11, 30, 23, 59, 30, TimeSpan.Zero);

    [Fact]
    public void Ten_thousand_interleavings_keep_the_books() => Run(first: 0, count: 10_000, steps: 25);

    [Fact]
    public void A_hundred_long_lives_keep_the_books() => Run(first: 1, count: 100, steps: 600);

    [Fact]
    [Trait("Speed", "slow")]
    public void A_million_interleavings_keep_the_books()
    {
        // Two cores, two halves.
        Parallel.For(0, 2, half => Run(1_000_000 + (half * 500_000), 500_000, steps: 25));
    }

    private static void Run(int first, int count, int steps)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                Live(new Random(seed), steps);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, {steps} steps: {exception.Message}", exception);
            }
        }
    }

    private static void Live(Random chance, int steps)
    {
        var world = new World(
            new LimitSet(
                DailyRequests: chance.Next(3) == 0 ? 0 : chance.Next(1, 30),
                MonthlyRequests: chance.Next(3) == 0 ? 0 : chance.Next(1, 50),
                MonthlySpend: chance.Next(3) == 0 ? 0.3m : 0,
                MinuteRequests: chance.Next(3) == 0 ? chance.Next(1, 10) : 0,
                MinuteTokens: chance.Next(4) == 0 ? 2_000 : 0),
            new LimitSet(MonthlyRequests: chance.Next(2) * 20, MonthlyTokens: chance.Next(2) * 4_000),
            NearTheEndOfAMonth.AddSeconds(-chance.Next(90_000)));
        var alive = Enumerable.Range(0, 3).Select(_ => New(world, chance)).ToList();
        var dead = new List<SimulatedReplica>();

        for (var step = 0; step < steps; step++)
        {
            var one = alive[chance.Next(alive.Count)];
            var survives = chance.Next(12) switch
            {
                < 5 => one.Call(),
                < 8 => one.Settle(),
                8 => one.Report(everything: false),
                9 => Pass(world, chance),
                10 => Bury(world, dead, chance),
                _ => FallSilent(world, one, chance),
            };

            if (!survives)
            {
                dead.Add(one);
                alive[alive.IndexOf(one)] = New(world, chance);
            }
        }

        foreach (var replica in alive)
        {
            replica.Stop();
            world.Close(replica.Id, replica.Journal.Values, isComplete: true);
        }

        foreach (var replica in dead)
            world.Close(replica.Id, replica.Journal.Values, isComplete: chance.Next(3) > 0);
        world.End();
    }

    private static SimulatedReplica New(World world, Random chance)
    {
        var bytes = new byte[16];
        chance.NextBytes(bytes);
        return new SimulatedReplica(world, chance, new Guid(bytes));
    }

    /// <summary>Time passes: a little, some minutes, a night; now and then the clock is set back.</summary>
    private static bool Pass(World world, Random chance)
    {
        world.Pass(chance.Next(10) switch
        {
            < 6 => TimeSpan.FromMilliseconds(chance.Next(15_000)),
            < 8 => TimeSpan.FromMinutes(chance.Next(20)),
            8 => TimeSpan.FromHours(chance.Next(30)),
            _ => -TimeSpan.FromMinutes(chance.Next(90)),
        });
        return true;
    }

    /// <summary>A dead replica is found: with its journal, with one that a power cut has shortened, or without.</summary>
    private static bool Bury(World world, List<SimulatedReplica> dead, Random chance)
    {
        if (dead.Count == 0)
            return true;

        var found = dead[chance.Next(dead.Count)];
        var journal = chance.Next(3) == 0 ? [] : found.Journal.Values.ToList();
        world.Close(found.Id, journal, isComplete: journal.Count == found.Journal.Count && chance.Next(2) == 0);
        return true;
    }

    /// <summary>It is taken for dead, and goes on: what it does afterwards was charged already, and is corrected when it reports.</summary>
    private static bool FallSilent(World world, SimulatedReplica replica, Random chance)
    {
        if (chance.Next(5) == 0)
            world.Close(replica.Id, [], isComplete: false);

        return true;
    }
}
