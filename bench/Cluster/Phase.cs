using ChatAi.Bench.MessagePath;

namespace ChatAi.Bench.Cluster;

/// <summary>One event in the cluster, under a steady load of its own, and what became of each message.</summary>
internal sealed class Phase(Installation installation, IReadOnlyList<Replica> replicas, RollCall roll, PollBook polls, int number)
{
    private const int ChatsOfBot = 2;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenMessages = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UntilItIsQuiet = TimeSpan.FromMinutes(2);

    /// <returns>Whether no rule was broken.</returns>
    public async Task<bool> RunAsync(string name, Func<Dictionary<long, Home>, CancellationToken, Task<Finding>> happens, CancellationToken cancellationToken)
    {
        Console.WriteLine(name);
        var homes = await roll.EventuallySpreadAsync(installation.Bots.Count, cancellationToken);
        var (conflicts, counted) = (polls.Conflicts, await CountedAsync(cancellationToken));
        var crowd = new Crowd(installation.Telegram, installation.Bots, number, installation.Bots.Count * ChatsOfBot);
        var ledger = new Ledger(installation, crowd);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var talking = crowd.TalkAsync(BetweenMessages, enough.Token);
        await Task.Delay(Before, cancellationToken);

        var finding = await happens(homes, cancellationToken);
        await Task.Delay(Before, cancellationToken);
        await enough.CancelAsync();
        await talking;
        var quiet = await UntilQuietAsync(ledger, cancellationToken);
        await Task.Delay(Afterwards, cancellationToken);

        var begunAnew = await BegunAnewAsync(homes, finding, cancellationToken);
        var outcome = await ledger.JudgeAsync(TimeSpan.Zero, await NewlyCountedAsync(counted, cancellationToken), []);
        var doubledPolls = polls.Conflicts - conflicts - finding.Abandoned;
        foreach (var line in finding.Lines)
            Console.WriteLine($"    {line}");

        Console.WriteLine($"    bots that were not concerned and began anew: {begunAnew}; polls doubled: {doubledPolls}");
        Console.WriteLine($"    {crowd.Said.Count} messages: {outcome.LostUpdates} lost, {outcome.LostReplies} replies lost, {outcome.DoubledTurns} turns doubled, {outcome.DoubledMessages} messages doubled of {outcome.PossibleDuplicates} counted, {outcome.UnaccountedCalls} calls without a usage row");
        var kept = outcome.Keeps(Part.BotManager) && quiet && doubledPolls == 0 && begunAnew == 0 && finding.Violation is null;
        if (!kept)
            Console.WriteLine($"    VIOLATED {finding.Violation}{(quiet ? "" : " not quiet in time")}");

        return kept;
    }

    private async Task<int> BegunAnewAsync(Dictionary<long, Home> homes, Finding finding, CancellationToken cancellationToken)
    {
        var now = await roll.EventuallySpreadAsync(installation.Bots.Count, cancellationToken);
        return homes.Count(bot => !finding.Moved.Contains(bot.Key) && !now[bot.Key].IsSame(bot.Value));
    }

    private static async Task<bool> UntilQuietAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(UntilItIsQuiet);
        while (!await ledger.IsQuietAsync())
        {
            if (patience.IsCancellationRequested)
                return false;

            await Task.Delay(Glance, cancellationToken);
        }

        return true;
    }

    private async Task<Dictionary<int, int>> CountedAsync(CancellationToken cancellationToken)
    {
        var counted = new Dictionary<int, int>();
        foreach (var replica in replicas.Where(replica => replica.IsUp))
            counted[replica.Process.Id] = await replica.PossibleDuplicatesAsync(cancellationToken);

        return counted;
    }

    private async Task<int> NewlyCountedAsync(Dictionary<int, int> before, CancellationToken cancellationToken) =>
        (await CountedAsync(cancellationToken)).Sum(replica => replica.Value - before.GetValueOrDefault(replica.Key));
}
