using System.Globalization;
using ChatAi.BotManager.Tests.Drivers;
using ChatAi.Simulators.Telegram;
using Microsoft.AspNetCore.Hosting;

namespace ChatAi.BotManager.Tests.Bots;

/// <summary>Many bots come up under a gate like Telegram's, whose minute is a second here.</summary>
public sealed class ColdStartTests(Stores stores) : IAsyncLifetime
{
    private const int Bots = 40;
    private const int PerMinute = 10;
    private const string Minute = "00:00:01";

    private Suite suite = null!;
    private LimitOptions limits = null!;

    public async ValueTask InitializeAsync() => suite = await Suite.StartAsync(
        stores,
        Gate,
        simulator =>
        {
            limits = simulator.Limits;
            limits.Minute = TimeSpan.Parse(Minute, CultureInfo.InvariantCulture);
        });

    public ValueTask DisposeAsync() => suite.DisposeAsync();

    [Fact]
    public async Task Many_bots_come_up_at_Telegrams_pace_the_busiest_first_and_a_restart_brings_none_up_anew()
    {
        var bots = await ConnectAsync();
        await ForgetAsync();
        await suite.ExecuteAsync("update bot_instances set admitted_at = null, seen_at = null, state = 'starting'");
        await suite.ExecuteAsync("update bot_instances set last_update_at = now() - make_interval(secs => id)");
        var refusedBefore = Refusals;

        await suite.StartManagerAsync(Gate);
        var waiting = await Eventually.Is(WaitingAsync, count => count is > 0 and < Bots);
        Assert.Contains(
            "Waits for its turn",
            (await suite.Manager.StatusAsync()).GetProperty("bots").EnumerateArray().Last().GetProperty("error").GetString(),
            StringComparison.Ordinal);
        await Eventually.Is(WaitingAsync, count => count == 0, TimeSpan.FromSeconds(30));
        await Eventually.True(() => bots.All(bot => suite.Telegram.IsOnline(bot.AtTelegram)));

        Assert.Equal(refusedBefore, Refusals);
        Assert.Equal(
            await suite.ReadAsync<string>("select string_agg(id::text, ',' order by id) from bot_instances"),
            await suite.ReadAsync<string>("select string_agg(id::text, ',' order by admitted_at, id) from bot_instances"));

        await AllRunAsync();
        await suite.StopManagerAsync();
        await suite.StartManagerAsync(Gate);
        Assert.Equal(0, await WaitingAsync());
        Assert.True(waiting > 0);
    }

    [Fact]
    public async Task When_Telegram_has_forgotten_its_bots_they_queue_again()
    {
        var bots = await ConnectAsync();
        await ForgetAsync();

        await suite.StartManagerAsync(Gate);

        await Eventually.True(() => bots.All(bot => suite.Telegram.IsOnline(bot.AtTelegram)), TimeSpan.FromSeconds(40));
        await AllRunAsync();
    }

    [Fact]
    public async Task One_that_was_let_in_and_never_called_before_a_restart_is_let_in_anew()
    {
        await ConnectAsync();
        await ForgetAsync();
        await suite.ExecuteAsync("update bot_instances set admitted_at = now() - interval '1 minute', seen_at = null, state = 'starting'");
        var refusedBefore = Refusals;

        await suite.StartManagerAsync(Gate);
        Assert.InRange(await WaitingAsync(), 1, Bots);
        await AllRunAsync();

        Assert.Equal(refusedBefore, Refusals);
    }

    private long Refusals => suite.Telegram.Statistics.Answers.GetValueOrDefault("429");

    private static void Gate(IWebHostBuilder host) => host
        .UseSetting("ColdStart:PerMinute", $"{PerMinute}")
        .UseSetting("ColdStart:Minute", Minute);

    private async Task<long> WaitingAsync() =>
        (await suite.Manager.StatusAsync()).GetProperty("coldStart").GetProperty("waiting").GetInt64();

    private Task AllRunAsync() => Eventually.True(
        async () => await suite.ReadAsync<int>("select count(*)::integer from bot_instances where state = 'running'") == Bots,
        TimeSpan.FromSeconds(40));

    /// <summary>Nobody is up at Telegram any more, and from now on it has its gate.</summary>
    private async Task ForgetAsync()
    {
        await suite.StopManagerAsync();
        limits.NewTokensPerMinute = PerMinute;
        suite.Telegram.ForgetTokens();
    }

    private async Task<IReadOnlyList<ConnectedBot>> ConnectAsync()
    {
        var bots = new List<ConnectedBot>();
        for (var count = 0; count < Bots; count++)
        {
            var bot = await suite.Telegram.CreateBotAsync();
            bots.Add(new ConnectedBot(await suite.ConnectAsync(bot.Token), bot));
        }

        return bots;
    }
}
