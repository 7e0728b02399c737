using System.Text.Json;
using ChatAi.BotManager.Tests.Drivers;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.BotManager.Tests;

public sealed class ReplicaTests(Stores stores)
{
    private const long Ann = 500_001;
    private const int Bots = 16;

    /// <summary>What a replica may have of them before it gives some away: a fifth more than its half.</summary>
    private const int MostInOne = 9;

    /// <summary>A machine with two cores that runs all tests at once is slow at starting a process.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_bots_of_a_killed_replica_live_on_in_the_other_and_none_is_polled_twice()
    {
        await using var suite = await Suite.StartAsync(stores);
        await using var other = suite.StartProcess();
        await Eventually.True(() => ReplicasKnownTo(suite.Manager) == 2, Patience);
        var bots = new List<ConnectedBot>();
        for (var count = 0; count < Bots; count++)
            bots.Add(await suite.ConnectBotAsync());
        await EventuallySpreadAsync(suite);

        await other.KillAsync();
        foreach (var bot in bots)
            await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Still there?");
        foreach (var bot in bots)
            await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann, within: Patience);

        await Eventually.True(async () => (await HomesAsync(suite)).All(home => home == Environment.ProcessId), Patience);
        Assert.Equal(Bots, suite.Api.Completions);
        Assert.Equal(Bots, suite.Telegram.Statistics.Sends);
        Assert.Equal(0, suite.Telegram.Statistics.Answers.GetValueOrDefault("409"));
    }

    [Fact]
    public async Task A_replica_that_comes_later_gets_its_share_and_no_bot_is_polled_twice()
    {
        await using var suite = await Suite.StartAsync(stores);
        var bots = new List<ConnectedBot>();
        for (var count = 0; count < Bots; count++)
            bots.Add(await suite.ConnectBotAsync());

        await using var other = suite.StartProcess();
        await EventuallySpreadAsync(suite);
        foreach (var bot in bots)
            await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Where are you?");
        foreach (var bot in bots)
            await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann, within: Patience);

        // One that is just moving is counted at both ends, or at none.
        await Eventually.Passes(
            async () =>
            {
                var replicas = (await suite.Manager.StatusAsync()).GetProperty("replicas").EnumerateArray().ToArray();
                Assert.Equal(["active", "active"], replicas.Select(replica => replica.GetProperty("status").GetString()));
                Assert.Equal(Bots, replicas.Sum(replica => replica.GetProperty("bots").GetInt32()));
            },
            Patience);
        await ShouldBeListedAsync(suite);
        Assert.Equal(Bots, suite.Telegram.Statistics.Sends);
        Assert.Equal(0, suite.Telegram.Statistics.Answers.GetValueOrDefault("409"));

        // Before the other is ended, so that it is not waited for.
        await suite.StopManagerAsync();
    }

    [Theory]
    [InlineData(10, new[] { 10 }, 0)]
    [InlineData(10, new[] { 10, 0 }, 5)]
    [InlineData(6, new[] { 6, 5 }, 0)]
    [InlineData(19, new[] { 19, 6, 5 }, 5)]
    [InlineData(1, new[] { 1, 0 }, 0)]
    [InlineData(10_000, new[] { 10_000, 0, 0 }, 100)]
    public void Only_what_is_too_much_moves(int own, int[] all, int moving) =>
        Assert.Equal(moving, ChatAi.BotManager.Bots.BotBalance.Surplus(own, all));

    /// <summary>Each bot lives in one of the two, none is on its way, and neither has so many that it would move some.</summary>
    private static Task<int[]> EventuallySpreadAsync(Suite suite) => Eventually.Is(
        () => HomesAsync(suite),
        homes => homes.CountBy(home => home).ToArray() is [{ Key: not 0, Value: <= MostInOne }, { Key: not 0, Value: <= MostInOne }],
        Patience);

    /// <summary>An administrator sees both processes with what each of them says of itself, and asks for the bots of either.</summary>
    private static async Task ShouldBeListedAsync(Suite suite)
    {
        var admin = suite.As(1, "admin");
        var replicas = (await admin.ReadAsync("/api/admin/replicas")).GetProperty("replicas").EnumerateArray().ToArray();
        Assert.Equal(2, replicas.Select(replica => replica.GetProperty("process_id").GetInt32()).Distinct().Count());
        Assert.Single(replicas, replica => replica.GetProperty("is_this").GetBoolean());

        foreach (var replica in replicas)
        {
            var address = replica.GetProperty("address").GetString()!;
            var bots = await admin.ReadAsync($"/api/admin/bots?limit=100&replica={Uri.EscapeDataString(address)}");
            Assert.Equal(replica.GetProperty("bots").GetInt32(), bots.GetProperty("total").GetInt32());
            Assert.All(bots.GetProperty("items").EnumerateArray(), bot => Assert.Equal(address, bot.GetProperty("replica").GetString()));
        }
    }

    private static int ReplicasKnownTo(Manager manager) => manager.Services.GetRequiredService<IClusterMembershipService>()
        .CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active);

    private static async Task<int[]> HomesAsync(Suite suite) =>
        [.. (await suite.Manager.StatusAsync()).GetProperty("bots").EnumerateArray()
            .Select(bot => bot.TryGetProperty("pid", out var pid) && pid.ValueKind == JsonValueKind.Number ? pid.GetInt32() : 0)];
}
