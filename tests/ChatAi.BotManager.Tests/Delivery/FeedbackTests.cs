using ChatAi.BotManager.Tests.Drivers;
using ChatAi.Simulators.Telegram.Faults;

namespace ChatAi.BotManager.Tests.Delivery;

/// <summary>The thumbs under an answer, from the press on Telegram to api and back.</summary>
public sealed class FeedbackTests(Suite suite) : IClassFixture<Suite>
{
    private const long Ann = 500_001;

    private static readonly TurnScript Answer = new()
    {
        Text = "At nine.",
        Sources = """[{"number":1,"title":"runbook.md","heading":""}]""",
        PersonButton = "Talk to a person",
        FeedbackButtons = true,
    };

    [Fact]
    public async Task Thumbs_stand_side_by_side_between_the_sources_and_the_person()
    {
        var (bot, message) = await AnsweredAsync(Answer);

        Assert.Equal(["[1] runbook.md", "👍 | 👎", "Talk to a person"], Keyboard(bot, message));
    }

    [Fact]
    public async Task Without_thumbs_of_api_there_are_none()
    {
        var (bot, message) = await AnsweredAsync(Answer with { FeedbackButtons = false });

        Assert.Equal(["[1] runbook.md", "Talk to a person"], Keyboard(bot, message));
    }

    [Fact]
    public async Task A_press_reaches_api_once_is_thanked_by_a_toast_and_marked()
    {
        var (bot, message) = await AnsweredAsync(Answer);

        Press(bot, message, "👍");
        await suite.EventuallyUpdatesAsync(bot, "done", 2);

        var told = Assert.Single(suite.Api.Feedback, call => call.Bot == bot.Id);
        Assert.Equal(new FeedbackCall(bot.Id, Ann, await AnswerOfAsync(bot), "up", told.Language), told);
        var toast = Assert.Single(suite.Telegram.CallsOf(bot.AtTelegram), call => call.Method == "answerCallbackQuery");
        Assert.Equal("Thank you", toast.Parameters["text"]);
        Assert.False(toast.Parameters.ContainsKey("show_alert"));
        Assert.Equal(["[1] runbook.md", "👍 ✓ | 👎", "Talk to a person"], Keyboard(bot, message));
        Assert.Single(suite.Api.Calls, call => call.Bot == bot.Id);
    }

    [Fact]
    public async Task Who_changes_his_mind_moves_the_mark()
    {
        var (bot, message) = await AnsweredAsync(Answer);

        Press(bot, message, "👍");
        await suite.EventuallyUpdatesAsync(bot, "done", 2);
        Press(bot, message, "👎");
        await suite.EventuallyUpdatesAsync(bot, "done", 3);

        Assert.Equal(["up", "down"], suite.Api.Feedback.Where(call => call.Bot == bot.Id).Select(call => call.Value));
        Assert.Equal("👍 | 👎 ✓", Keyboard(bot, message)[1]);
    }

    [Fact]
    public async Task The_same_thumb_again_leaves_the_mark_where_it_is()
    {
        var (bot, message) = await AnsweredAsync(Answer);

        Press(bot, message, "👍");
        await suite.EventuallyUpdatesAsync(bot, "done", 2);
        Press(bot, message, "👍");
        await suite.EventuallyUpdatesAsync(bot, "done", 3);

        Assert.Equal(["up", "up"], suite.Api.Feedback.Where(call => call.Bot == bot.Id).Select(call => call.Value));
        Assert.Equal("👍 ✓ | 👎", Keyboard(bot, message)[1]);
    }

    [Fact]
    public async Task A_press_waits_for_an_api_that_is_away()
    {
        var (bot, message) = await AnsweredAsync(Answer);
        suite.Api.FeedbackStatuses.Enqueue(503);
        suite.Api.FeedbackStatuses.Enqueue(503);

        Press(bot, message, "👎");
        await suite.EventuallyUpdatesAsync(bot, "done", 2);

        Assert.Equal(["down", "down", "down"], suite.Api.Feedback.Where(call => call.Bot == bot.Id).Select(call => call.Value));
        Assert.Single(suite.Telegram.CallsOf(bot.AtTelegram), call => call.Method == "answerCallbackQuery");
        Assert.Equal("👍 | 👎 ✓", Keyboard(bot, message)[1]);
    }

    [Fact]
    public async Task The_thumb_under_an_answer_that_is_deleted_says_nothing_and_is_not_marked()
    {
        var (bot, message) = await AnsweredAsync(Answer);
        suite.Api.FeedbackStatuses.Enqueue(404);

        Press(bot, message, "👍");
        await suite.EventuallyUpdatesAsync(bot, "done", 2);

        var acknowledged = Assert.Single(suite.Telegram.CallsOf(bot.AtTelegram), call => call.Method == "answerCallbackQuery");
        Assert.False(acknowledged.Parameters.ContainsKey("text"));
        Assert.Equal("👍 | 👎", Keyboard(bot, message)[1]);
    }

    [Fact]
    public async Task A_mark_that_Telegram_refuses_costs_nothing_but_the_mark()
    {
        var (bot, message) = await AnsweredAsync(Answer);
        suite.Telegram.Plan(new Fault(FaultKind.TooManyRequests, bot.AtTelegram.Id, "editMessageReplyMarkup", Times: 1, RetryAfter: 1));

        Press(bot, message, "👍");
        await suite.EventuallyUpdatesAsync(bot, "done", 2);

        Assert.Single(suite.Api.Feedback, call => call.Bot == bot.Id);
        Assert.Equal("👍 | 👎", Keyboard(bot, message)[1]);
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "And now?");
        await suite.EventuallyUpdatesAsync(bot, "done", 3);
    }

    [Fact]
    public async Task The_thumb_of_another_bots_answer_means_nothing()
    {
        var (other, _) = await AnsweredAsync(Answer);
        var row = await suite.ReadAsync<long>("select id from telegram_outbox where bot_id = @Id", new { other.Id });
        var bot = await suite.ConnectBotAsync();

        suite.Telegram.Inject(
            bot.AtTelegram,
            $$"""{"callback_query":{"id":"78","from":{"id":{{Ann}}},"data":"feedback:{{row}}:up","message":{"message_id":1,"chat":{"id":{{Ann}},"type":"private"} } } }""");
        await suite.EventuallyUpdatesAsync(bot, "done", 1);

        Assert.DoesNotContain(suite.Api.Feedback, call => call.Bot == bot.Id || call.Bot == other.Id);
    }

    private async Task<(ConnectedBot Bot, long Message)> AnsweredAsync(TurnScript script)
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = _ => script;
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "When do you open?");
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);
        await suite.EventuallyUpdatesAsync(bot, "done", 1);
        return (bot, reply.Message.MessageId);
    }

    private Task<long> AnswerOfAsync(ConnectedBot bot) =>
        suite.ReadAsync<long>("select message_id from telegram_outbox where bot_id = @Id", new { bot.Id });

    private void Press(ConnectedBot bot, long message, string label) =>
        suite.Telegram.Press(bot.AtTelegram, Ann, message, Buttons(bot, message)
            .SelectMany(row => row)
            .Single(button => button.GetProperty("text").GetString()!.StartsWith(label, StringComparison.Ordinal))
            .GetProperty("callback_data").GetString()!);

    /// <summary>The rows under the message.</summary>
    private string[] Keyboard(ConnectedBot bot, long message) =>
        [.. Buttons(bot, message).Select(row => string.Join(" | ", row.Select(button => button.GetProperty("text").GetString())))];

    private System.Text.Json.JsonElement[][] Buttons(ConnectedBot bot, long message) =>
    [
        .. suite.Telegram.Conversation(bot.AtTelegram, Ann).Messages.Single(posted => posted.Message.MessageId == message)
            .Message.ReplyMarkup!.Value.GetProperty("inline_keyboard").EnumerateArray().Select(row => row.EnumerateArray().ToArray()),
    ];
}
