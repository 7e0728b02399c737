using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests.Updates;

public sealed class WebhookTests(Stores stores) : IAsyncLifetime
{
    private const long Ann = 500_001;
    private const int LargestBacklog = 3;
    private const string Update = """{"update_id":77,"message":{"message_id":1,"date":1,"chat":{"id":500001,"type":"private","first_name":"Ann"},"text":"Once"}}""";

    private Suite suite = null!;

    public async ValueTask InitializeAsync()
    {
        var port = FreePort();
        suite = await Suite.StartAsync(
            stores,
            host => host.UseSetting("Telegram:WebhookBaseUrl", $"http://127.0.0.1:{port}").UseSetting("Inbox:LargestBacklog", $"{LargestBacklog}"),
            port: port);
    }

    public ValueTask DisposeAsync() => suite.DisposeAsync();

    [Fact]
    public async Task A_message_that_Telegram_brings_is_answered()
    {
        var bot = await suite.ConnectBotAsync("webhook");

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.Equal("You said: Hello", reply.Text);
        Assert.Equal(0, suite.Telegram.Statistics.CallsOf("getUpdates"));
    }

    [Fact]
    public async Task The_same_update_brought_ten_times_is_one_turn_and_one_reply()
    {
        var bot = await suite.ConnectBotAsync("webhook");
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);
        using var duplicates = suite.ListenTo("chatai.updates.duplicates");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PostAsync(bot, Update)));
        await suite.EventuallyUpdatesAsync(bot, "done", 2);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Single(suite.Api.Calls, call => call.Bot == bot.Id && call.Update == 77);
        Assert.Single(suite.Telegram.Conversation(bot.AtTelegram, Ann).Messages, posted => posted.Text == "You said: Once");
        Assert.Equal(9, duplicates.Total);
    }

    [Fact]
    public async Task The_trace_of_the_request_that_brings_an_update_goes_on_to_its_turn()
    {
        var bot = await suite.ConnectBotAsync("webhook");
        using var caller = new Activity("caller") { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        caller.Start();

        await PostAsync(bot, Update);
        await suite.EventuallyUpdatesAsync(bot, "done", 1);

        var trace = caller.TraceId.ToHexString();
        Assert.Contains($"-{trace}-", await suite.ReadAsync<string>("select trace_parent from telegram_updates where bot_id = @Id", new { bot.Id }), StringComparison.Ordinal);
        Assert.Contains($"-{trace}-", Assert.Single(suite.Api.Calls, call => call.Bot == bot.Id).TraceParent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_without_the_secret_is_refused_and_nothing_is_stored()
    {
        var bot = await suite.ConnectBotAsync("webhook");

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(bot, Update, secret: "guessed"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(bot, Update, secret: ""));
        Assert.Equal(0, await suite.ReadAsync<int>("select count(*)::integer from telegram_updates"));
    }

    [Fact]
    public async Task An_unknown_webhook_is_not_found_and_a_polling_bot_has_none()
    {
        var polling = await suite.ConnectBotAsync();

        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(Guid.NewGuid(), "x", Update));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(polling, Update));
    }

    [Theory]
    [InlineData("rubbish", HttpStatusCode.BadRequest)]
    [InlineData("""{"message":{}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"update_id":78,"message":{"message_id":"rubbish"}}""", HttpStatusCode.OK)]
    public async Task Rubbish_without_an_id_is_refused_and_rubbish_with_one_is_kept(string body, HttpStatusCode expected)
    {
        var bot = await suite.ConnectBotAsync("webhook");

        Assert.Equal(expected, await PostAsync(bot, body));
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, await suite.UpdatesAsync(bot, "failed"));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var bot = await suite.ConnectBotAsync("webhook");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(bot, new string('x', 5_000_000)));
    }

    [Fact]
    public async Task While_the_database_is_away_Telegram_is_asked_to_come_again()
    {
        var bot = await suite.ConnectBotAsync("webhook");
        await suite.ExecuteAsync("alter table telegram_updates rename to away");

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        var refused = await PostAsync(bot, Update);
        await suite.ExecuteAsync("alter table away rename to telegram_updates");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused);
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);
    }

    [Fact]
    public async Task A_full_inbox_takes_no_more_and_loses_nothing()
    {
        var bot = await suite.ConnectBotAsync("webhook");
        var gate = new TaskCompletionSource();
        suite.Api.Script = call => ApiDouble.Echo(call) with { Gate = gate.Task };
        for (var count = 0; count < 8; count++)
            await suite.Telegram.SayAsync(bot.AtTelegram, Ann + count, "Hello");
        var waiting = await Eventually.Is(() => suite.UpdatesAsync(bot, "pending"), count => count > LargestBacklog);

        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(bot, Update));
        Assert.InRange(waiting, LargestBacklog + 1, 7);
        gate.SetResult();

        for (var count = 0; count < 8; count++)
            await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann + count, within: TimeSpan.FromSeconds(30));
        Assert.Equal(8, suite.Telegram.Statistics.Sends);
    }

    [Fact]
    public async Task Switched_to_and_fro_a_bot_loses_nothing_and_answers_nothing_twice()
    {
        const int WordsInAMode = 8;
        string[] modes = ["webhook", "polling", "webhook", "polling"];
        var bot = await suite.ConnectBotAsync();

        foreach (var (place, mode) in modes.Index())
        {
            // While people talk on.
            var saying = Task.WhenAll(Enumerable.Range(place * WordsInAMode, WordsInAMode)
                .Select(word => suite.Telegram.SayAsync(bot.AtTelegram, Ann + word, $"Word {word}")));
            var answer = await suite.Owner().PatchAsync($"/api/bot-instances/{bot.Id}", new { mode });
            await saying;

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await Eventually.Is(
                () => suite.ReadAsync<bool>("select webhook_url is not null from bot_instances where id = @Id", new { bot.Id }),
                isSet => isSet == (mode == "webhook"));
        }

        var words = modes.Length * WordsInAMode;
        for (var word = 0; word < words; word++)
            await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann + word, within: TimeSpan.FromSeconds(30));
        Assert.Equal(words, suite.Api.Completions);
        Assert.Equal(words, suite.Telegram.Statistics.Sends);
    }

    private async Task<HttpStatusCode> PostAsync(ConnectedBot bot, string body, string? secret = null) => await PostAsync(
        await suite.ReadAsync<Guid>("select webhook_id from bot_instances where id = @Id", new { bot.Id }),
        secret ?? await suite.ReadAsync<string>("select webhook_secret from bot_instances where id = @Id", new { bot.Id }) ?? "",
        body);

    private async Task<HttpStatusCode> PostAsync(Guid webhook, string secret, string body)
    {
        using var client = suite.Manager.As(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/telegram/webhook/{webhook}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.ExpectContinue = true;
        request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secret);
        using var response = await client.Http.SendAsync(request);
        return response.StatusCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
