using System.Globalization;
using ChatAi.Bench.MessagePath;

namespace ChatAi.Bench.Cluster;

/// <summary>What happens to the replicas, and how soon the bots are over it.</summary>
internal sealed class ClusterEvents(Installation installation, RollCall roll, PollBook polls, TimeProvider clock)
{
    private static readonly TimeSpan KilledAim = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan HungAim = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan RestartAim = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(10);

    public async Task<Finding> KillAsync(Replica replica, Dictionary<long, Home> homes, CancellationToken cancellationToken)
    {
        var theirs = BotsOf(replica, homes);
        var at = clock.GetUtcNow();
        await replica.Process.KillAsync();
        var times = await polls.UntilPolledAsync(theirs, at, Patience, cancellationToken);

        return new Finding(
            [
                $"its {theirs.Length} bots poll elsewhere after: {Spread.Against(times, KilledAim)}",
                $"without a poll, bots of the others: {Spread.Of(Gaps(installation.Bots.Except(theirs), at))}",
            ],
            IdsOf(theirs));
    }

    public async Task<Finding> HangAsync(Replica replica, Dictionary<long, Home> homes, CancellationToken cancellationToken)
    {
        var theirs = BotsOf(replica, homes);
        var at = clock.GetUtcNow();
        replica.Process.Hang();
        var times = await polls.UntilPolledAsync(theirs, at, Patience, cancellationToken);
        if (at + Hanging - clock.GetUtcNow() is { Ticks: > 0 } rest)
            await Task.Delay(rest, cancellationToken);

        var resumed = clock.GetUtcNow();
        replica.Process.Resume();
        var ended = await replica.Process.EndsWithinAsync(Watching, cancellationToken);
        var lasted = clock.GetUtcNow() - resumed;
        if (!ended)
            await replica.Process.KillAsync();

        return new Finding(
            [
                $"its {theirs.Length} bots poll elsewhere after: {Spread.Against(times, HungAim)}",
                string.Create(CultureInfo.InvariantCulture, $"when it goes on it {(ended ? $"ends itself after {lasted.TotalSeconds:0.0} s" : "does not end")}"),
                $"without a poll, bots of the others: {Spread.Of(Gaps(installation.Bots.Except(theirs), at))}",
            ],
            IdsOf(theirs),
            polls.TakenOver(theirs, at),
            ended ? null : "the replica that hung went on");
    }

    public async Task<Finding> JoinAsync(Replica replica, Dictionary<long, Home> homes, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        await replica.StartAsync(cancellationToken);
        var ready = clock.GetUtcNow();
        var now = await roll.EventuallySpreadAsync(installation.Bots.Count, cancellationToken);
        var spread = clock.GetUtcNow();
        var moved = installation.Bots.Where(bot => now[bot.Id].Process != homes[bot.Id].Process).ToArray();

        return new Finding(
            [
                string.Create(CultureInfo.InvariantCulture, $"healthy after {(ready - at).TotalSeconds:0.0} s, and {(spread - ready).TotalSeconds:0.0} s later it has its share; {moved.Length} bots moved, {now.Count(bot => bot.Value.Process == replica.Process.Id)} of them to it"),
                $"without a poll, bots that moved: {Spread.Against(Gaps(moved, at), RestartAim)}",
                $"without a poll, the others: {Spread.Of(Gaps(installation.Bots.Except(moved), at))}",
            ],
            IdsOf(moved));
    }

    public async Task<Finding> RestartAsync(IReadOnlyList<Replica> replicas, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        var endings = new List<TimeSpan>();
        foreach (var replica in replicas)
        {
            var begun = clock.GetUtcNow();
            await replica.Process.TerminateAsync(cancellationToken);
            endings.Add(clock.GetUtcNow() - begun);
            await replica.StartAsync(cancellationToken);
        }

        return new Finding(
            [
                string.Create(CultureInfo.InvariantCulture, $"the three took {(clock.GetUtcNow() - at).TotalSeconds:0.0} s, of which they ended in {string.Join(", ", endings.Select(time => $"{time.TotalSeconds:0.0}"))} s"),
                $"without a poll: {Spread.Against(Gaps(installation.Bots, at), RestartAim)}",
            ],
            IdsOf(installation.Bots));
    }

    public async Task<Finding> FlushAsync(CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        await installation.FlushRedisAsync(cancellationToken);
        await Task.Delay(Watching, cancellationToken);
        return new Finding([$"without a poll: {Spread.Of(Gaps(installation.Bots, at))}"], new HashSet<long>());
    }

    private static HashSet<long> IdsOf(IEnumerable<ConnectedBot> bots) => [.. bots.Select(bot => bot.Id)];

    private ConnectedBot[] BotsOf(Replica replica, Dictionary<long, Home> homes) =>
        [.. installation.Bots.Where(bot => homes[bot.Id].Process == replica.Process.Id)];

    private IEnumerable<TimeSpan> Gaps(IEnumerable<ConnectedBot> bots, DateTimeOffset since) =>
        bots.Select(bot => polls.LongestGap(bot, since, clock.GetUtcNow()));
}
