using ChatAi.BotManager.Tests.Drivers;
using ChatAi.Simulators.Telegram.Faults;

namespace ChatAi.BotManager.Tests;

/// <summary>What a process leaves behind, and what the next one makes of it.</summary>
public sealed class RestartTests(Stores stores)
{
    private const long Ann = 500_001;

    [Fact]
    public async Task A_message_whose_turn_was_under_way_is_answered_once_after_the_restart()
    {
        await using var suite = await Suite.StartAsync(stores);
        var bot = await suite.ConnectBotAsync();
        var gate = new TaskCompletionSource();
        suite.Api.Script = _ => new TurnScript { Text = "late", Gate = gate.Task };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "one");
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "two");
        await Eventually.True(() => suite.Api.Calls.Count == 1);
        await suite.StopManagerAsync();
        gate.SetResult();
        await suite.StartManagerAsync();
        await suite.EventuallyUpdatesAsync(bot, "done", 2);

        Assert.Equal(2, suite.Api.Completions);
        Assert.Equal(["late", "late"], Replies(suite, bot));
    }

    [Fact]
    public async Task What_is_said_while_nobody_listens_is_answered_later()
    {
        await using var suite = await Suite.StartAsync(stores);
        var bot = await suite.ConnectBotAsync();
        await suite.StopManagerAsync();

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Anybody?");
        await suite.StartManagerAsync();

        Assert.Equal("You said: Anybody?", (await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann)).Text);
    }

    [Fact]
    public async Task A_message_left_in_the_outbox_is_sent_after_the_restart()
    {
        await using var suite = await Suite.StartAsync(stores);
        var bot = await suite.ConnectBotAsync();
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);
        await suite.StopManagerAsync();

        await suite.Dialogs.OperatorSaysAsync(bot.Id, Ann, "Left over");
        await suite.StartManagerAsync();

        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann, posted => posted.Text == "Left over");
    }

    [Fact]
    public async Task Killed_between_the_question_and_the_answer_it_answers_once_when_it_is_back()
    {
        await using var suite = await Suite.StartAsync(stores);
        var bot = await suite.ConnectBotAsync();
        var gate = new TaskCompletionSource();
        suite.Api.Script = _ => new TurnScript { Text = "after all", Gate = gate.Task };
        await suite.StopManagerAsync();

        await using (var first = suite.StartProcess())
        {
            await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "one");
            await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "two");
            await Eventually.True(() => suite.Api.Calls.Count == 1, TimeSpan.FromSeconds(30));
            await suite.EventuallyUpdatesAsync(bot, "pending", 2);
            await first.KillAsync();
        }

        gate.SetResult();
        await using var second = suite.StartProcess();
        await Eventually.Is(() => suite.UpdatesAsync(bot, "done"), done => done == 2, TimeSpan.FromSeconds(60));

        Assert.Equal(2, suite.Api.Completions);
        Assert.Equal(["after all", "after all"], Replies(suite, bot));
    }

    [Fact]
    public async Task Killed_while_Telegram_asks_to_wait_it_still_waits_when_it_is_back_and_sends_once()
    {
        await using var suite = await Suite.StartAsync(stores);
        var bot = await suite.ConnectBotAsync();
        suite.Telegram.Plan(new Fault(FaultKind.TooManyRequests, bot.AtTelegram.Id, "sendMessage", Times: 1, RetryAfter: 4));
        await suite.StopManagerAsync();

        await using (var first = suite.StartProcess())
        {
            await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
            await Eventually.True(
                async () => await suite.ReadAsync<int>("select count(*)::integer from telegram_outbox where attempts = 1") == 1,
                TimeSpan.FromSeconds(30));
            await first.KillAsync();
        }

        await using var second = suite.StartProcess();
        await Eventually.Is(() => suite.UpdatesAsync(bot, "done"), done => done == 1, TimeSpan.FromSeconds(60));

        var sends = suite.Telegram.CallsOf(bot.AtTelegram).Where(call => call.Method == "sendMessage").ToArray();
        Assert.Equal([429, 200], sends.Select(send => send.Status));
        Assert.True(sends[1].At - sends[0].At >= TimeSpan.FromSeconds(3.9));
    }

    [Theory]
    [InlineData("Telegram__BaseUrl", "not an address", "Telegram:BaseUrl")]
    [InlineData("Telegram__BaseUrl", "ftp://127.0.0.1", "Telegram:BaseUrl")]
    [InlineData("Telegram__WebhookBaseUrl", "nowhere", "Telegram:WebhookBaseUrl")]
    [InlineData("Bots__WakesPerSecond", "0", "WakesPerSecond")]
    [InlineData("SECRET_KEY", "short", "SECRET_KEY")]
    [InlineData("ConnectionStrings__chatai", "", "ConnectionStrings:chatai")]
    public async Task A_wrong_setting_is_named_in_one_line_and_nothing_starts(string name, string value, string named)
    {
        await using var process = ManagerProcess.Start(
            ("ConnectionStrings__chatai", "Host=127.0.0.1;Port=1;Username=nobody"),
            ("services__api__http__0", "http://127.0.0.1:1"),
            (name, value));

        var (code, error) = await process.ExitAsync(TimeSpan.FromSeconds(30));

        Assert.NotEqual(0, code);
        Assert.Contains(named, Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static string[] Replies(Suite suite, ConnectedBot bot) =>
        [.. suite.Telegram.Conversation(bot.AtTelegram, Ann).Messages.Where(posted => posted.FromBot).Select(posted => posted.Text)];
}
