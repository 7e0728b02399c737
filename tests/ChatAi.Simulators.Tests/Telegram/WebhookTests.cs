using System.Net;
using ChatAi.Simulators.Telegram;
using Microsoft.AspNetCore.Http;

namespace ChatAi.Simulators.Tests.Telegram;

public sealed class WebhookTests : IAsyncLifetime
{
    private const long Maya = 500_001;
    private const long Jonas = 500_002;

    private TelegramSimulator telegram = null!;
    private WebhookReceiver receiver = null!;
    private BotApi bot = null!;

    public async ValueTask InitializeAsync()
    {
        telegram = await TelegramSimulator.StartAsync(options =>
        {
            options.Limits.Enforced = false;
            options.Webhooks.FirstRetry = TimeSpan.FromMilliseconds(20);
        });
        receiver = await WebhookReceiver.StartAsync();
        bot = new BotApi(telegram, await telegram.CreateBotAsync());
    }

    public async ValueTask DisposeAsync()
    {
        bot.Dispose();
        await telegram.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task What_waited_and_what_comes_is_delivered_with_the_secret()
    {
        var waited = await telegram.SayAsync(bot.Bot, Maya, "before");
        var set = await bot.CallAsync("setWebhook", new { url = receiver.Address, secret_token = "s3cret_-" });
        var came = await telegram.SayAsync(bot.Bot, Maya, "after");

        await Eventually.True(() => receiver.Deliveries.Count == 2 && telegram.PendingUpdates(bot.Bot) == 0);

        Assert.Equal("Webhook was set", set.Description);
        Assert.Equal([new(waited.UpdateId!.Value, Maya, "s3cret_-", "before"), new(came.UpdateId!.Value, Maya, "s3cret_-", "after")], receiver.Deliveries);
        Assert.True(telegram.IsOnline(bot.Bot));
    }

    [Fact]
    public async Task A_refused_update_holds_up_its_own_chat_only()
    {
        var failures = 2;
        receiver.Answer = (delivery, response) =>
        {
            response.StatusCode = delivery is { Chat: Maya, Text: "one" } && failures-- > 0 ? 500 : 200;
            return Task.CompletedTask;
        };
        await bot.CallAsync("setWebhook", new { url = receiver.Address });

        await telegram.SayAsync(bot.Bot, Maya, "one");
        await telegram.SayAsync(bot.Bot, Maya, "two");
        await telegram.SayAsync(bot.Bot, Jonas, "other");
        await Eventually.True(() => telegram.PendingUpdates(bot.Bot) == 0);

        Assert.Equal(["one", "one", "one", "two"], receiver.Deliveries.Where(delivery => delivery.Chat == Maya).Select(delivery => delivery.Text));
        Assert.Single(receiver.Deliveries, delivery => delivery.Chat == Jonas);
        Assert.Equal((4, 2), ((int)telegram.Statistics.WebhookDeliveries + 1, (int)telegram.Statistics.WebhookFailures));

        var info = (await bot.CallAsync("getWebhookInfo")).Result;
        Assert.Equal("Wrong response from the webhook: 500 Internal Server Error", info.GetProperty("last_error_message").GetString());
    }

    [Fact]
    public async Task Chats_are_served_side_by_side_but_not_more_than_allowed()
    {
        var release = new TaskCompletionSource();
        var atOnce = 0;
        var most = 0;
        receiver.Answer = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            await release.Task;
            Interlocked.Decrement(ref atOnce);
        };
        await bot.CallAsync("setWebhook", new { url = receiver.Address, max_connections = 3 });

        for (var chat = 1; chat <= 8; chat++)
            await telegram.SayAsync(bot.Bot, chat, "hello");
        await Eventually.True(() => receiver.Deliveries.Count == 3);
        release.SetResult();
        await Eventually.True(() => telegram.PendingUpdates(bot.Bot) == 0);

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Retry_after_is_honoured()
    {
        var times = new List<DateTimeOffset>();
        receiver.Answer = (_, response) =>
        {
            times.Add(TimeProvider.System.GetUtcNow());
            if (times.Count == 1)
            {
                response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                response.Headers.RetryAfter = "1";
            }

            return Task.CompletedTask;
        };
        await bot.CallAsync("setWebhook", new { url = receiver.Address });

        await telegram.SayAsync(bot.Bot, Maya, "hello");
        await Eventually.True(() => telegram.PendingUpdates(bot.Bot) == 0);

        Assert.InRange(times[1] - times[0], TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_call_may_come_in_the_answer()
    {
        receiver.Answer = (delivery, response) =>
        {
            response.ContentType = "application/json";
            return response.WriteAsync($$"""{"method":"sendMessage","chat_id":{{delivery.Chat}},"text":"from the body"}""");
        };
        await bot.CallAsync("setWebhook", new { url = receiver.Address });

        await telegram.SayAsync(bot.Bot, Maya, "hello");

        Assert.Equal("from the body", (await telegram.EventuallyRepliesAsync(bot.Bot, Maya)).Text);
    }

    [Fact]
    public async Task After_its_removal_updates_wait_for_a_poll_again()
    {
        receiver.Answer = static (_, response) =>
        {
            response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await bot.CallAsync("setWebhook", new { url = receiver.Address });
        var spoken = await telegram.SayAsync(bot.Bot, Maya, "hello");
        await Eventually.True(() => !receiver.Deliveries.IsEmpty);

        var deleted = await bot.CallAsync("deleteWebhook");
        var again = await bot.CallAsync("deleteWebhook");

        Assert.Equal(("Webhook was deleted", "Webhook is already deleted"), (deleted.Description, again.Description));
        Assert.Equal([spoken.UpdateId!.Value], (await bot.CallAsync("getUpdates")).UpdateIds);
    }

    [Fact]
    public async Task Pending_updates_can_be_dropped()
    {
        await telegram.SayAsync(bot.Bot, Maya, "old");
        await bot.CallAsync("setWebhook", new { url = receiver.Address, drop_pending_updates = true });
        await telegram.SayAsync(bot.Bot, Maya, "new");
        await Eventually.True(() => telegram.PendingUpdates(bot.Bot) == 0);

        Assert.Equal(["new"], receiver.Deliveries.Select(delivery => delivery.Text));
    }

    [Fact]
    public async Task Its_settings_can_be_read()
    {
        var none = (await bot.CallAsync("getWebhookInfo")).Result;
        await bot.CallAsync("setWebhook", new { url = receiver.Address, allowed_updates = """["message"]""" });
        var set = (await bot.CallAsync("getWebhookInfo")).Result;

        Assert.Equal("""{"url":"","has_custom_certificate":false,"pending_update_count":0}""", none.GetRawText());
        Assert.Equal(receiver.Address.OriginalString, set.GetProperty("url").GetString()!);
        Assert.Equal(40, set.GetProperty("max_connections").GetInt32());
        Assert.Equal("""["message"]""", set.GetProperty("allowed_updates").GetRawText());
    }

    [Theory]
    [InlineData("not an address", null, "bad webhook: An HTTPS URL must be provided for webhook")]
    [InlineData("ftp://example.org/", null, "bad webhook: An HTTPS URL must be provided for webhook")]
    [InlineData("https://example.org/", "with space", "secret token contains unallowed characters")]
    [InlineData("https://example.org/", "long", "secret token is too long")]
    public async Task A_webhook_that_Telegram_would_refuse_is_refused(string url, string? secret, string description)
    {
        var refused = await bot.CallAsync("setWebhook", new { url, secret_token = secret == "long" ? new string('x', 257) : secret });

        Assert.Equal((HttpStatusCode.BadRequest, "Bad Request: " + description), (refused.Status, refused.Description));
    }
}
