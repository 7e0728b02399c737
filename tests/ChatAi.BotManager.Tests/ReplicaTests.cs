using System.Text.Json;
using ChatAi.BotManager.Tests.Drivers;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.BotManager.Tests;

public sealed class ReplicaTests(Stores stores)
{
    private const long Ann = 500_001;
    private const int Bots = 16;

    [Fact]
    public async Task The_bots_of_a_killed_replica_live_on_in_the_other_and_none_is_polled_twice()
    {
        await using var suite = await Suite.StartAsync(stores);
        await using var other = suite.StartProcess();
        await Eventually.True(() => ReplicasKnownTo(suite.Manager) == 2, TimeSpan.FromSeconds(30));
        var bots = new List<ConnectedBot>();
        for (var count = 0; count < Bots; count++)
            bots.Add(await suite.ConnectBotAsync());
        var homes = await HomesAsync(suite);

        await other.KillAsync();
        foreach (var bot in bots)
            await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Still there?");
        foreach (var bot in bots)
            await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann, within: TimeSpan.FromSeconds(30));

        Assert.Equal(2, homes.Distinct().Count());
        Assert.All(await HomesAsync(suite), home => Assert.Equal(Environment.ProcessId, home));
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
        await Eventually.Is(
            async () => (await HomesAsync(suite)).Count(home => home != Environment.ProcessId && home != 0),
            elsewhere => elsewhere >= Bots / 3,
            TimeSpan.FromSeconds(60));
        foreach (var bot in bots)
            await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Where are you?");
        foreach (var bot in bots)
            await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann, within: TimeSpan.FromSeconds(30));

        var replicas = (await suite.Manager.StatusAsync()).GetProperty("replicas").EnumerateArray().ToArray();
        Assert.Equal(["active", "active"], replicas.Select(replica => replica.GetProperty("status").GetString()));
        Assert.Equal(Bots, replicas.Sum(replica => replica.GetProperty("bots").GetInt32()));
        Assert.Equal(Bots, suite.Telegram.Statistics.Sends);
        Assert.Equal(0, suite.Telegram.Statistics.Answers.GetValueOrDefault("409"));

        // Before the other is ended, so that it is not waited for.
        await suite.StopManagerAsync();
    }

    [Theory]
    [InlineData(10, new[] { 10 }, 0)]
    [InlineData(10, new[] { 10, 0 }, 5)]
    [InlineData(6, new[] { 6, 5 }, 0)]
    [InlineData(1, new[] { 1, 0 }, 0)]
    [InlineData(10_000, new[] { 10_000, 0, 0 }, 100)]
    public void Only_what_is_too_much_moves(int own, int[] all, int moving) =>
        Assert.Equal(moving, ChatAi.BotManager.Bots.BotBalance.Surplus(own, all));

    private static int ReplicasKnownTo(Manager manager) => manager.Services.GetRequiredService<IClusterMembershipService>()
        .CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active);

    private static async Task<int[]> HomesAsync(Suite suite) =>
        [.. (await suite.Manager.StatusAsync()).GetProperty("bots").EnumerateArray()
            .Select(bot => bot.TryGetProperty("pid", out var pid) && pid.ValueKind == JsonValueKind.Number ? pid.GetInt32() : 0)];
}
