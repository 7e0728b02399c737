using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Tests.Drivers;
using ChatAi.Simulators.Telegram.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.BotManager.Tests.Delivery;

public sealed class DeliveryTests(Suite suite, Stores stores) : IClassFixture<Suite>
{
    private const long Ann = 500_001;

    [Fact]
    public async Task A_429_is_waited_for_as_long_as_Telegram_says()
    {
        var bot = await suite.ConnectBotAsync();
        suite.Telegram.Plan(new Fault(FaultKind.TooManyRequests, bot.AtTelegram.Id, "sendMessage", Times: 1, RetryAfter: 2));

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        var sends = SendsOf(bot);
        Assert.Equal([429, 200], sends.Select(send => send.Status));
        Assert.InRange(sends[1].At - sends[0].At, TimeSpan.FromSeconds(1.95), TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.BadGateway)]
    [InlineData(FaultKind.DropBeforeEffect)]
    public async Task A_failed_send_is_repeated_until_it_arrives_once(FaultKind kind)
    {
        var bot = await suite.ConnectBotAsync();
        suite.Telegram.Plan(new Fault(kind, bot.AtTelegram.Id, "sendMessage", Times: 2));

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        await suite.EventuallyUpdatesAsync(bot, "done", 1);
        Assert.Single(Replies(bot));
    }

    [Fact]
    public async Task An_answer_of_Telegram_that_is_lost_leads_to_one_possible_duplicate_which_is_counted()
    {
        var bot = await suite.ConnectBotAsync();
        using var duplicates = suite.ListenTo("chatai.telegram.possible_duplicates");
        suite.Telegram.Plan(new Fault(FaultKind.DropAfterEffect, bot.AtTelegram.Id, "sendMessage", Times: 1));

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.EventuallyUpdatesAsync(bot, "done", 1);

        Assert.Equal(2, Replies(bot).Length);
        Assert.Equal(1, duplicates.Total);
    }

    [Fact]
    public async Task An_answer_that_is_announced_while_its_delivery_is_recorded_ends_its_update_at_once()
    {
        // Nothing but the announcement may end it.
        await using var own = await Suite.StartAsync(stores, host => host.UseSetting("Inbox:SweepInterval", "00:10:00"));
        var bot = await own.ConnectBotAsync();
        var telling = new TaskCompletionSource();
        own.Api.Script = _ => new TurnScript { BeforeTelling = telling.Task };
        own.Telegram.Plan(new Fault(FaultKind.Delay, bot.AtTelegram.Id, "sendMessage", DelaySeconds: 1));

        await own.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await Eventually.True(async () => await own.ReadAsync<int>("select count(*)::integer from telegram_outbox") == 1);
        var holding = own.ExecuteAsync("select 1 from telegram_outbox for update; select pg_sleep(3)");
        await Eventually.True(async () => await own.ReadAsync<int>("select count(*)::integer from pg_locks where not granted") > 0);
        telling.SetResult();
        await Eventually.True(async () => await QueueOfAsync(own, bot) == 1);
        await holding;

        await own.EventuallyUpdatesAsync(bot, "done", 1);
        Assert.Single(own.Telegram.Conversation(bot.AtTelegram, Ann).Messages, posted => posted.FromBot);
    }

    [Fact]
    public async Task A_person_who_has_blocked_the_bot_is_left_alone()
    {
        var bot = await suite.ConnectBotAsync();
        var gate = new TaskCompletionSource();
        suite.Api.Script = _ => new TurnScript { Gate = gate.Task };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Goodbye");
        await suite.EventuallyUpdatesAsync(bot, "pending", 1);
        suite.Telegram.Block(bot.AtTelegram, Ann);
        gate.SetResult();
        await suite.EventuallyUpdatesAsync(bot, "done", 1);

        Assert.Equal("failed", await suite.ReadAsync<string>("select state from telegram_outbox where bot_id = @Id", new { bot.Id }));
        Assert.Contains("blocked", await suite.ReadAsync<string>("select last_error from telegram_outbox where bot_id = @Id", new { bot.Id }), StringComparison.Ordinal);
        Assert.Single(SendsOf(bot));
    }

    [Fact]
    public async Task A_long_answer_arrives_in_parts_with_its_sources_as_buttons_under_the_last()
    {
        var bot = await suite.ConnectBotAsync();
        var text = string.Join("\n\n", Enumerable.Range(1, 60).Select(number => $"Paragraph {number}: {new string('x', 150)}"));
        suite.Api.Script = _ => new TurnScript
        {
            Text = text,
            Sources = """[{"number":1,"title":"runbook.md","heading":"Health Monitoring › Health Check Endpoints","excerpt":"Ask `/health`."}]""",
        };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Tell me everything");
        await suite.EventuallyUpdatesAsync(bot, "done", 1);

        var parts = Replies(bot);
        Assert.Equal(3, parts.Length);
        Assert.All(parts, part => Assert.InRange(part.Length, 1, 4096));
        Assert.Equal(60, parts.Sum(part => part.Split("Paragraph").Length - 1));
        var sent = suite.Telegram.Conversation(bot.AtTelegram, Ann).Messages.Where(posted => posted.FromBot).ToArray();
        Assert.All(sent.SkipLast(1), posted => Assert.Null(posted.Message.ReplyMarkup));
        var button = sent[^1].Message.ReplyMarkup!.Value.GetProperty("inline_keyboard")[0][0];
        Assert.Equal("[1] runbook.md › Health Check Endpoints", button.GetProperty("text").GetString());

        suite.Telegram.Press(bot.AtTelegram, Ann, sent[^1].Message.MessageId, button.GetProperty("callback_data").GetString()!);
        await suite.EventuallyUpdatesAsync(bot, "done", 2);
        var shown = Assert.Single(suite.Telegram.CallsOf(bot.AtTelegram), call => call.Method == "answerCallbackQuery");
        Assert.Equal("runbook.md › Health Check Endpoints\n\nAsk /health.", shown.Parameters["text"]);
        Assert.Equal(3, await suite.ReadAsync<int>("select parts_sent from telegram_outbox where bot_id = @Id", new { bot.Id }));
    }

    [Fact]
    public async Task A_person_is_offered_by_a_button_that_does_what_the_command_does()
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = _ => new TurnScript
        {
            Text = "Perhaps so.",
            Sources = """[{"number":1,"title":"runbook.md","heading":""}]""",
            PersonButton = "Talk to a person",
        };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Is it so?");
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);
        var buttons = reply.Message.ReplyMarkup!.Value.GetProperty("inline_keyboard").EnumerateArray().Select(row => row[0]).ToArray();
        suite.Telegram.Press(bot.AtTelegram, Ann, reply.Message.MessageId, buttons[^1].GetProperty("callback_data").GetString()!);
        await suite.EventuallyUpdatesAsync(bot, "done", 2);

        Assert.Equal(["[1] runbook.md", "Talk to a person"], buttons.Select(button => button.GetProperty("text").GetString()));
        Assert.Equal(["text Is it so?", "operator /operator"], suite.Api.Calls.Where(call => call.Bot == bot.Id).Select(call => $"{call.Kind} {call.Text}"));
        Assert.Single(suite.Telegram.CallsOf(bot.AtTelegram), call => call.Method == "answerCallbackQuery");
    }

    [Fact]
    public async Task Light_Markdown_arrives_formatted()
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = _ => new TurnScript { Text = "Run `systemctl` with **care** & patience <now>" };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "How?");
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.Equal("Run systemctl with care & patience <now>", reply.Text);
        Assert.Equal(["code", "bold"], reply.Message.Entities!.Select(entity => entity.Type));
    }

    [Fact]
    public async Task What_an_operator_writes_leaves_by_the_same_way_without_a_turn()
    {
        var bot = await suite.ConnectBotAsync();
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        await suite.Dialogs.OperatorSaysAsync(bot.Id, Ann, "This is Olga, a person");

        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann, posted => posted.Text == "This is Olga, a person");
        await Eventually.True(async () => await suite.ReadAsync<int>("select count(*)::integer from telegram_outbox where bot_id = @Id and state = 'sent'", new { bot.Id }) == 2);
    }

    [Fact]
    public async Task A_burst_for_one_chat_arrives_in_order_and_never_provokes_a_429()
    {
        var bot = await suite.ConnectBotAsync();
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        foreach (var number in Enumerable.Range(1, 9))
            await suite.Dialogs.OperatorSaysAsync(bot.Id, Ann, $"line {number}");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann, posted => posted.Text == "line 9", TimeSpan.FromSeconds(20));

        Assert.Equal(Enumerable.Range(1, 9).Select(number => $"line {number}"), Replies(bot).Skip(1));
        Assert.All(SendsOf(bot), send => Assert.Equal(200, send.Status));
    }

    private Simulators.Telegram.Ledger.JournaledCall[] SendsOf(ConnectedBot bot) =>
        [.. suite.Telegram.CallsOf(bot.AtTelegram).Where(call => call.Method == "sendMessage")];

    private static async Task<int?> QueueOfAsync(Suite suite, ConnectedBot bot) =>
        (await suite.Manager.Services.GetRequiredService<IGrainFactory>().GetGrain<IBotGrain>(bot.Id).FiguresAsync())?.QueueSize;

    private string[] Replies(ConnectedBot bot) =>
        [.. suite.Telegram.Conversation(bot.AtTelegram, Ann).Messages.Where(posted => posted.FromBot).Select(posted => posted.Text)];
}
