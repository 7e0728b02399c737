using System.Net;
using System.Net.Sockets;
using ChatAi.Simulators.Telegram;
using ChatAi.Simulators.Telegram.Faults;

namespace ChatAi.Simulators.Tests.Telegram;

/// <summary>Bots made with libraries that know nothing of this simulator must not notice that it is one.</summary>
public sealed class ForeignBotTests
{
    private const long Maya = 500_001;
    private const long Jonas = 500_002;

    [Theory]
    [InlineData("grammy-bot.js")]
    [InlineData("telegraf-bot.js")]
    public async Task A_foreign_bot_answers_several_people(string script)
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        var bot = await telegram.CreateBotAsync();
        await using var client = await StartAsync(script, telegram, bot);

        await telegram.SayAsync(bot, Maya, "/start");
        var welcome = await telegram.EventuallyRepliesAsync(bot, Maya);
        var asked = await telegram.SayAsync(bot, Jonas, "is it <raining>?");
        var answer = await telegram.EventuallyRepliesAsync(bot, Jonas);

        Assert.Equal("Welcome, friend", welcome.Text);
        Assert.Equal(["bold 0+7", "italic 9+6"], welcome.Message.Entities!.Select(entity => $"{entity.Type} {entity.Offset}+{entity.Length}"));
        Assert.Equal("You said: is it <raining>?", answer.Text);
        Assert.Equal(asked.MessageId, answer.Message.ReplyToMessage!.MessageId);
        AssertNothingUnknown(telegram);
    }

    [Fact]
    public async Task Each_update_is_handled_once()
    {
        await using var telegram = await TelegramSimulator.StartAsync(options => options.Limits.Burst = 100);
        var bot = await telegram.CreateBotAsync();
        await using var client = await StartAsync("grammy-bot.js", telegram, bot);

        for (var i = 1; i <= 30; i++)
            await telegram.SayAsync(bot, Maya, $"number {i}");
        var view = await telegram.EventuallyAsync(bot, Maya, chat => chat.Messages.Count(message => message.FromBot) >= 30);

        var answers = view.Messages.Where(message => message.FromBot).Select(message => message.Text).ToHashSet();
        Assert.Equal(Enumerable.Range(1, 30).Select(i => $"You said: number {i}").ToHashSet(), answers);
    }

    [Fact]
    public async Task Auto_retry_waits_as_long_as_it_is_told()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        var bot = await telegram.CreateBotAsync();
        await using var client = await StartAsync("grammy-bot.js", telegram, bot);
        telegram.Plan(new Fault(FaultKind.TooManyRequests, bot.Id, "sendMessage", Times: 1, RetryAfter: 2));

        await telegram.SayAsync(bot, Maya, "hello");
        await telegram.EventuallyRepliesAsync(bot, Maya);

        var sends = telegram.CallsOf(bot).Where(call => call.Method == "sendMessage").ToList();
        Assert.Equal([429, 200], sends.Select(call => call.Status));
        Assert.InRange(sends[1].At - sends[0].At, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_foreign_bot_shows_that_it_types_and_a_draft()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        var bot = await telegram.CreateBotAsync();
        await using var client = await StartAsync("grammy-bot.js", telegram, bot);

        await telegram.SayAsync(bot, Maya, "/think");
        var view = await telegram.EventuallyAsync(bot, Maya, chat => chat.Draft?.Text == "Half an ans");

        Assert.Equal("typing", view.Action);
    }

    [Fact]
    public async Task A_foreign_bot_edits_what_it_sent()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        var bot = await telegram.CreateBotAsync();
        await using var client = await StartAsync("grammy-bot.js", telegram, bot);

        await telegram.SayAsync(bot, Maya, "/revise");
        var view = await telegram.EventuallyAsync(bot, Maya, chat => chat.Messages.Any(message => message.Edits == 1));

        Assert.Equal("better words", view.Messages[^1].Text);
    }

    [Fact]
    public async Task A_foreign_bot_is_fed_by_its_webhook()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        var bot = await telegram.CreateBotAsync();
        await using var client = await StartAsync("telegraf-bot.js", telegram, bot, ("WEBHOOK", $"http://127.0.0.1:{FreePort()}/telegram"));

        await telegram.SayAsync(bot, Maya, "by webhook, please");
        var answer = await telegram.EventuallyRepliesAsync(bot, Maya);

        Assert.Equal("You said: by webhook, please", answer.Text);
        await Eventually.True(() => telegram.Statistics.WebhookDeliveries == 1);
        Assert.Equal(0, telegram.Statistics.CallsOf("getUpdates"));
    }

    private static Task<ForeignClient> StartAsync(string script, TelegramSimulator telegram, SimulatedBot bot, params (string, string)[] more) =>
        ForeignClient.StartAsync(script, [("BOT_TOKEN", bot.Token), ("API_ROOT", telegram.BaseAddress.AbsoluteUri.TrimEnd('/')), .. more]);

    private static void AssertNothingUnknown(TelegramSimulator telegram)
    {
        Assert.Empty(telegram.Statistics.UnknownMethods);
        Assert.Empty(telegram.Statistics.UnknownParameters);
        Assert.Equal(0, telegram.Statistics.UnknownTokens);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
