using System.Diagnostics;
using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests;

public sealed class MessagePathTests(Suite suite) : IClassFixture<Suite>
{
    private const long Ann = 500_001;
    private const long Bob = 500_002;

    [Fact]
    public async Task A_message_is_stored_answered_and_delivered()
    {
        var bot = await suite.ConnectBotAsync();

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.Equal("You said: Hello", reply.Text);
        await suite.EventuallyUpdatesAsync(bot, "done", 1);
        Assert.Equal("sent", await suite.ReadAsync<string>("select state from telegram_outbox where bot_id = @Id", new { bot.Id }));
        Assert.Empty(suite.Api.UnknownCalls);
        Assert.Empty(suite.Telegram.Statistics.UnknownMethods);
        Assert.Empty(suite.Telegram.Statistics.UnknownParameters);
    }

    [Fact]
    public async Task The_messages_of_a_chat_are_answered_one_after_the_other()
    {
        var bot = await suite.ConnectBotAsync();
        var gate = new TaskCompletionSource();
        suite.Api.Script = call => new TurnScript { Text = $"to {call.Text}", Gate = call.Text == "one" ? gate.Task : null };

        foreach (var word in new[] { "one", "two", "three" })
            await suite.Telegram.SayAsync(bot.AtTelegram, Ann, word);
        await suite.EventuallyUpdatesAsync(bot, "pending", 3);
        await Eventually.True(() => CallsOf(bot).Length > 0);
        var askedBefore = CallsOf(bot);
        gate.SetResult();
        await suite.EventuallyUpdatesAsync(bot, "done", 3);

        Assert.Equal(["one"], askedBefore);
        Assert.Equal(["one", "two", "three"], CallsOf(bot));
        Assert.Equal(["to one", "to two", "to three"], Replies(bot, Ann));
    }

    [Fact]
    public async Task A_chat_does_not_wait_for_another()
    {
        var bot = await suite.ConnectBotAsync();
        var gate = new TaskCompletionSource();
        suite.Api.Script = call => new TurnScript { Text = $"to {call.Text}", Gate = call.Chat == Ann ? gate.Task : null };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "slow");
        await suite.Telegram.SayAsync(bot.AtTelegram, Bob, "quick");
        var quick = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Bob);
        var slowBefore = Replies(bot, Ann);
        gate.SetResult();
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.Equal("to quick", quick.Text);
        Assert.Empty(slowBefore);
    }

    [Fact]
    public async Task One_trace_runs_from_the_inbox_over_the_turn_to_the_outbox()
    {
        var bot = await suite.ConnectBotAsync();

        var spoken = await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Trace me");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        var received = await suite.ReadAsync<string>("select trace_parent from telegram_updates where bot_id = @Id", new { bot.Id });
        var asked = suite.Api.Calls.Single(call => call.Bot == bot.Id && call.Update == spoken.UpdateId).TraceParent;
        Assert.True(ActivityContext.TryParse(received, null, out var inbox));
        Assert.True(ActivityContext.TryParse(asked, null, out var turn));
        Assert.Equal(inbox.TraceId, turn.TraceId);
        Assert.NotEqual(inbox.SpanId, turn.SpanId);
    }

    [Fact]
    public async Task A_malformed_update_is_kept_and_skipped()
    {
        var bot = await suite.ConnectBotAsync();

        suite.Telegram.Inject(bot.AtTelegram, """{"message":{"message_id":"rubbish"}}""");
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Still there?");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        await suite.EventuallyUpdatesAsync(bot, "done", 1);
        Assert.Equal(1, await suite.UpdatesAsync(bot, "failed"));
        Assert.Contains("rubbish", await suite.ReadAsync<string>("select payload from telegram_updates where bot_id = @Id and state = 'failed'", new { bot.Id }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voice_message_is_a_turn_of_its_own_kind()
    {
        var bot = await suite.ConnectBotAsync();

        suite.Telegram.Inject(
            bot.AtTelegram,
            """{"message":{"message_id":1,"date":1,"chat":{"id":500003,"type":"private","first_name":"Cid"},"voice":{"file_id":"x","file_unique_id":"x","duration":1}}}""");
        await suite.EventuallyUpdatesAsync(bot, "done", 1);

        Assert.Equal("unsupported", suite.Api.Calls.Single(call => call.Bot == bot.Id).Kind);
    }

    [Fact]
    public async Task What_is_said_in_a_group_is_kept_and_not_answered()
    {
        var bot = await suite.ConnectBotAsync();

        await suite.Telegram.SayAsync(bot.AtTelegram, -1_000_500, "Hello everyone", speaker: Ann);
        await suite.EventuallyUpdatesAsync(bot, "ignored", 1);

        Assert.DoesNotContain(suite.Api.Calls, call => call.Bot == bot.Id);
    }

    [Fact]
    public async Task Nothing_is_said_while_a_person_has_taken_the_dialog_over()
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = _ => new TurnScript { Silent = true };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Is anybody there?");
        await suite.EventuallyUpdatesAsync(bot, "done", 1);

        Assert.Empty(Replies(bot, Ann));
    }

    [Fact]
    public async Task The_person_sees_the_answer_grow_before_it_is_there()
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = _ => new TurnScript
        {
            Text = "First. Second. Third.",
            Deltas = ["First. ", "Second. ", "Third."],
            BetweenDeltas = TimeSpan.FromSeconds(0.4),
        };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Tell me");
        await suite.Telegram.EventuallyAsync(bot.AtTelegram, Ann, view => view.Draft?.Text == "First.");
        await suite.Telegram.EventuallyAsync(bot.AtTelegram, Ann, view => view.Draft?.Text == "First. Second.");
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.Equal("First. Second. Third.", reply.Text);
        Assert.Null(suite.Telegram.Conversation(bot.AtTelegram, Ann).Draft);
    }

    [Fact]
    public async Task The_draft_of_an_answer_that_is_begun_anew_takes_the_place_of_the_first()
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = _ => new TurnScript
        {
            Text = "Two. Three.",
            VoidDeltas = ["One and a half, and then no more. "],
            Deltas = ["Two. ", "Three."],
            BetweenDeltas = TimeSpan.FromSeconds(0.4),
        };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Count for me");
        await suite.Telegram.EventuallyAsync(bot.AtTelegram, Ann, view => view.Draft?.Text == "One and a half, and then no more.");
        await suite.Telegram.EventuallyAsync(bot.AtTelegram, Ann, view => view.Draft?.Text == "Two.");
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.Equal("Two. Three.", reply.Text);
        Assert.Single(Replies(bot, Ann));
    }

    [Fact]
    public async Task The_person_sees_that_an_answer_is_being_written()
    {
        var bot = await suite.ConnectBotAsync();
        var gate = new TaskCompletionSource();
        suite.Api.Script = _ => new TurnScript { Gate = gate.Task };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Think hard");
        await suite.Telegram.EventuallyAsync(bot.AtTelegram, Ann, view => view.Action == "typing");
        gate.SetResult();

        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);
    }

    private string[] CallsOf(ConnectedBot bot) => [.. suite.Api.Calls.Where(call => call.Bot == bot.Id).Select(call => call.Text)];

    private string[] Replies(ConnectedBot bot, long chat) =>
        [.. suite.Telegram.Conversation(bot.AtTelegram, chat).Messages.Where(posted => posted.FromBot).Select(posted => posted.Text)];
}
