using System.Globalization;
using ChatAi.Bench.MessagePath;

namespace ChatAi.Bench.Cluster;

/// <summary>
/// What three replicas of bot-manager make of the death, the hanging, the coming and the restart of one of them, while
/// people talk to all of their bots. It fails when a message was lost or a bot was polled by two.
/// </summary>
internal static class ClusterBenchmark
{
    private const int Replicas = 3;
    private const int UsualBots = 300;

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var bots = Array.IndexOf(arguments, "--bots") is var place and >= 0 ? int.Parse(arguments[place + 1], CultureInfo.InvariantCulture) : UsualBots;
        await using var installation = await Installation.PrepareAsync(cancellationToken);
        await installation.StartWithoutManagerAsync(cancellationToken);
        var replicas = Enumerable.Range(0, Replicas).Select(installation.Replica).ToArray();
        try
        {
            foreach (var replica in replicas)
                await replica.StartAsync(cancellationToken);

            await installation.SettleInAsync(bots, cancellationToken);
            Console.WriteLine($"Cluster: {Replicas} replicas with {bots} bots, 2 chats each, about 20 messages a second");
            return await RunAsync(installation, replicas, cancellationToken) ? 0 : 1;
        }
        finally
        {
            foreach (var replica in replicas)
                await replica.DisposeAsync();
        }
    }

    private static async Task<bool> RunAsync(Installation installation, Replica[] replicas, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var (roll, polls) = (new RollCall(replicas, clock), new PollBook(installation.Telegram, clock));
        installation.Provider.Behave(Customer.ChatKey, new(EchoesQuestion: true));
        var events = new ClusterEvents(installation, roll, polls, clock);
        var kept = true;
        var phases = 0;

        // The oldest, which wakes the bots of the others.
        await HappensAsync("(a) a replica is killed", (homes, stop) => events.KillAsync(replicas[0], homes, stop));
        await replicas[0].StartAsync(cancellationToken);
        await HappensAsync("(b) a replica hangs, and goes on", (homes, stop) => events.HangAsync(replicas[1], homes, stop));
        await HappensAsync("(c) a replica joins", (homes, stop) => events.JoinAsync(replicas[1], homes, stop));
        await HappensAsync("(d) each replica is restarted, one after the other", (_, stop) => events.RestartAsync(replicas, stop));
        await HappensAsync("(e) Redis is emptied", (_, stop) => events.FlushAsync(stop));
        return kept;

        async Task HappensAsync(string name, Func<Dictionary<long, Home>, CancellationToken, Task<Finding>> happens) =>
            kept &= await new Phase(installation, replicas, roll, polls, phases++).RunAsync(name, happens, cancellationToken);
    }
}
