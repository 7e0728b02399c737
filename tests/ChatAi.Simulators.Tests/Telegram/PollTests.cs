using System.Net;
using ChatAi.Simulators.Telegram;
using Microsoft.Extensions.Time.Testing;

namespace ChatAi.Simulators.Tests.Telegram;

public sealed class PollTests : IAsyncLifetime
{
    private const long Maya = 500_001;

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private TelegramSimulator telegram = null!;
    private BotApi bot = null!;

    public async ValueTask InitializeAsync()
    {
        telegram = await TelegramSimulator.StartAsync(options => options.Limits.Enforced = false, clock);
        bot = new BotApi(telegram, await telegram.CreateBotAsync());
    }

    public async ValueTask DisposeAsync()
    {
        bot.Dispose();
        await telegram.DisposeAsync();
    }

    [Fact]
    public async Task Ids_begin_with_the_seconds_of_the_clock_and_rise_by_one()
    {
        var ids = await SayAsync(3);

        var first = (int)clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal([first, first + 1, first + 2], ids);
    }

    [Fact]
    public async Task Updates_stay_until_a_later_offset_confirms_them()
    {
        var ids = await SayAsync(3);

        Assert.Equal(ids, (await bot.CallAsync("getUpdates")).UpdateIds);
        Assert.Equal(ids, (await bot.CallAsync("getUpdates", new { offset = ids[0] })).UpdateIds);
        Assert.Equal(ids[2..], (await bot.CallAsync("getUpdates", new { offset = ids[2] })).UpdateIds);
        Assert.Equal(ids[2..], (await bot.CallAsync("getUpdates")).UpdateIds);
        Assert.Empty((await bot.CallAsync("getUpdates", new { offset = ids[2] + 1 })).UpdateIds);
        Assert.Equal(0, telegram.PendingUpdates(bot.Bot));
    }

    [Fact]
    public async Task A_negative_offset_keeps_the_newest_and_forgets_the_rest()
    {
        var ids = await SayAsync(5);

        Assert.Equal(ids[3..], (await bot.CallAsync("getUpdates", new { offset = -2 })).UpdateIds);
        Assert.Equal(ids[3..], (await bot.CallAsync("getUpdates")).UpdateIds);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    [InlineData(100, 100)]
    [InlineData(1000, 100)]
    public async Task The_limit_is_moved_into_1_to_100(int limit, int expected)
    {
        await SayAsync(120);

        Assert.Equal(expected, (await bot.CallAsync("getUpdates", new { limit })).UpdateIds.Length);
    }

    [Fact]
    public async Task A_long_poll_ends_with_the_first_update()
    {
        var poll = await WaitingPollAsync(timeout: 50);

        var ids = await SayAsync(1);

        Assert.Equal(ids, (await poll).UpdateIds);
    }

    [Fact]
    public async Task A_long_poll_ends_empty_after_50_seconds_whatever_was_asked()
    {
        var poll = await WaitingPollAsync(timeout: 3600);

        clock.Advance(TimeSpan.FromSeconds(49.9));
        Assert.Equal(1, telegram.Statistics.WaitingPolls);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Empty((await poll).UpdateIds);
    }

    [Fact]
    public async Task A_second_poller_ends_the_first()
    {
        var older = await WaitingPollAsync(timeout: 50);
        var newer = bot.CallAsync("getUpdates", new { timeout = 50 });

        var ended = await older;
        var ids = await SayAsync(1);

        Assert.Equal(HttpStatusCode.Conflict, ended.Status);
        Assert.Equal("Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", ended.Description);
        Assert.Equal(ids, (await newer).UpdateIds);
    }

    [Fact]
    public async Task Polls_and_a_webhook_exclude_each_other()
    {
        var poll = await WaitingPollAsync(timeout: 50);
        await bot.CallAsync("setWebhook", new { url = "http://127.0.0.1:1/nobody" });

        var ended = await poll;
        var refused = await bot.CallAsync("getUpdates");

        Assert.Equal("Conflict: terminated by setWebhook request", ended.Description);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal("Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", refused.Description);
    }

    [Fact]
    public async Task Kinds_of_updates_are_remembered_and_apply_to_what_comes_later()
    {
        var before = await SayAsync(1);
        await bot.CallAsync("getUpdates", new { allowed_updates = """["callback_query"]""" });
        var unwanted = await telegram.SayAsync(bot.Bot, Maya, "nobody listens");

        Assert.Null(unwanted.UpdateId);
        Assert.Equal(before, (await bot.CallAsync("getUpdates")).UpdateIds);

        await bot.CallAsync("getUpdates", new { allowed_updates = Array.Empty<string>() });
        var after = await SayAsync(1);
        var seen = (await bot.CallAsync("getUpdates")).UpdateIds;
        Assert.Equal([.. before, .. after], seen);
    }

    [Fact]
    public async Task Updates_are_forgotten_after_a_day()
    {
        await SayAsync(1);
        clock.Advance(TimeSpan.FromHours(25));
        var ids = await SayAsync(1);

        Assert.Equal(ids, (await bot.CallAsync("getUpdates")).UpdateIds);
    }

    [Fact]
    public async Task Who_hangs_up_loses_nothing()
    {
        using var impatient = new HttpClient { BaseAddress = telegram.BaseAddress };
        using var patience = new CancellationTokenSource();
        var poll = impatient.GetAsync(new Uri($"/bot{bot.Bot.Token}/getUpdates?timeout=50", UriKind.Relative), patience.Token);
        await Eventually.True(() => telegram.Statistics.WaitingPolls == 1);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await Eventually.True(() => telegram.Statistics.WaitingPolls == 0);
        var ids = await SayAsync(1);

        Assert.Equal(ids, (await bot.CallAsync("getUpdates")).UpdateIds);
    }

    [Fact]
    public async Task A_hasty_client_is_slowed_down_when_limits_are_enforced()
    {
        await using var strict = await TelegramSimulator.StartAsync(clock: clock);
        using var hasty = new BotApi(strict, await strict.CreateBotAsync());
        await hasty.CallAsync("getUpdates", new { offset = 5 });

        var second = hasty.CallAsync("getUpdates", new { offset = 5 });
        await Eventually.True(() => strict.Statistics.WaitingPolls == 1);
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Empty((await second).UpdateIds);
    }

    [Fact]
    public async Task Malformed_updates_go_out_as_they_are()
    {
        var shaped = telegram.Inject(bot.Bot, """{"message":{"message_id":"seven"}}""");
        var named = telegram.Inject(bot.Bot, $$$"""{"update_id":{{{shaped + 10}}},"surprise":{}}""");
        var next = await SayAsync(1);
        var updates = await bot.CallAsync("getUpdates");

        Assert.Equal([shaped, named, shaped + 11], updates.UpdateIds);
        Assert.Equal(next[0], shaped + 11);
        Assert.Equal("seven", updates.Result[0].GetProperty("message").GetProperty("message_id").GetString());
    }

    private async Task<Task<Reply>> WaitingPollAsync(int timeout)
    {
        var poll = bot.CallAsync("getUpdates", new { timeout });
        await Eventually.True(() => telegram.Statistics.WaitingPolls == 1);
        return poll;
    }

    private async Task<int[]> SayAsync(int messages)
    {
        var ids = new int[messages];
        for (var i = 0; i < messages; i++)
            ids[i] = (await telegram.SayAsync(bot.Bot, Maya, $"message {i}")).UpdateId!.Value;
        return ids;
    }
}
