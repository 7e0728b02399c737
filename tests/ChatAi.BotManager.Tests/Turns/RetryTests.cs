using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests.Turns;

public sealed class RetryTests(Suite suite) : IClassFixture<Suite>
{
    private const long Ann = 500_001;

    [Theory]
    [InlineData(409, "urn:chatai:turn-in-progress", 1)]
    [InlineData(503, "urn:chatai:pool-exhausted", 1)]
    [InlineData(500, "urn:chatai:internal-error", null)]
    [InlineData(502, "urn:chatai:bad-gateway", null)]
    public async Task A_turn_that_cannot_be_had_now_is_asked_for_again(int status, string type, int? retryAfter)
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = call => AskedBefore(call) < 3
            ? new TurnScript { Status = status, Type = type, RetryAfter = retryAfter }
            : new TurnScript { Text = "at last" };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Now?");
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.Equal("at last", reply.Text);
        await suite.EventuallyUpdatesAsync(bot, "done", 1);
        Assert.Equal(3, suite.Api.Calls.Count(call => call.Bot == bot.Id));
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        var bot = await suite.ConnectBotAsync();
        var asked = new List<DateTimeOffset>();
        suite.Api.Script = _ =>
        {
            asked.Add(TimeProvider.System.GetUtcNow());
            return asked.Count == 1 ? new TurnScript { Status = 503, Type = "urn:chatai:pool-exhausted", RetryAfter = 2 } : new TurnScript();
        };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Now?");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.InRange(asked[1] - asked[0], TimeSpan.FromSeconds(1.95), TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData(404, "urn:chatai:not-found")]
    [InlineData(400, "urn:chatai:bad-request")]
    [InlineData(422, "urn:chatai:unprocessable")]
    public async Task A_turn_that_is_refused_for_good_is_given_up_with_the_reason(int status, string type)
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = _ => new TurnScript { Status = status, Type = type };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Ever?");
        await suite.EventuallyUpdatesAsync(bot, "failed", 1);

        Assert.Contains(type, await suite.ReadAsync<string>("select error from telegram_updates where bot_id = @Id", new { bot.Id }), StringComparison.Ordinal);
        Assert.Single(suite.Api.Calls, call => call.Bot == bot.Id);
    }

    [Fact]
    public async Task A_stream_that_fails_or_breaks_off_is_asked_for_again()
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = call => AskedBefore(call) switch
        {
            1 => new TurnScript { Deltas = ["half an "], BreaksOff = true },
            2 => new TurnScript { Deltas = ["half an "], Error = true },
            _ => new TurnScript { Text = "whole" },
        };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Go on");
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.Equal("whole", reply.Text);
        Assert.Equal(3, suite.Api.Calls.Count(call => call.Bot == bot.Id));
    }

    [Fact]
    public async Task A_refused_turn_does_not_hold_up_the_next_one()
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = call => call.Text == "bad" ? new TurnScript { Status = 400, Type = "urn:chatai:bad-request" } : new TurnScript { Text = "fine" };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "bad");
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "good");

        Assert.Equal("fine", (await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann)).Text);
    }

    [Fact]
    public async Task An_answer_that_was_sent_long_ago_ends_the_turn()
    {
        var bot = await suite.ConnectBotAsync();
        suite.Api.Script = _ => new TurnScript { Forgotten = true };

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Again");
        await suite.EventuallyUpdatesAsync(bot, "done", 1);

        Assert.Single(suite.Api.Calls, call => call.Bot == bot.Id);
    }

    /// <summary>How often the turn was asked for, this time included.</summary>
    private int AskedBefore(TurnCall call) => suite.Api.Calls.Count(other => other.Bot == call.Bot && other.Update == call.Update);
}
