using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests.Updates;

/// <summary>What people do beside writing plain messages.</summary>
public sealed class UnderstandingTests(Suite suite) : IClassFixture<Suite>
{
    private const long Ann = 500_001;
    private const long Team = -7;

    [Fact]
    public async Task In_a_group_only_who_addresses_the_bot_is_answered()
    {
        var bot = await suite.ConnectBotAsync();

        await suite.Telegram.SayAsync(bot.AtTelegram, Team, "Lunch?", speaker: Ann);
        await suite.Telegram.SayAsync(bot.AtTelegram, Team, $"@{bot.AtTelegram.Username} when do you open?", speaker: Ann);
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Team);

        Assert.Equal("You said: when do you open?", reply.Text);
        Assert.Equal(1, await suite.UpdatesAsync(bot, "ignored"));
        Assert.DoesNotContain(suite.Telegram.CallsOf(bot.AtTelegram), call => call.Method == "sendMessageDraft");
    }

    [Fact]
    public async Task The_press_of_a_button_is_acknowledged_and_answered()
    {
        var bot = await suite.ConnectBotAsync();

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        suite.Telegram.Inject(bot.AtTelegram, Press("operator"));
        suite.Telegram.Inject(bot.AtTelegram, Press("of-yesterday"));
        await suite.EventuallyUpdatesAsync(bot, "done", 3);

        Assert.Equal(["text", "operator"], suite.Api.Calls.Where(call => call.Bot == bot.Id).Select(call => call.Kind));
        Assert.Equal(2, suite.Telegram.CallsOf(bot.AtTelegram).Count(call => call.Method == "answerCallbackQuery"));

        static string Press(string data) =>
            $$"""{"callback_query":{"id":"77","from":{"id":{{Ann}}},"data":"{{data}}","message":{"message_id":1,"chat":{"id":{{Ann}},"type":"private"} } } }""";
    }

    [Fact]
    public async Task A_group_that_moves_gets_what_waits_for_it_in_its_new_place()
    {
        const long NewTeam = -1007;
        var bot = await suite.ConnectBotAsync();
        await suite.Telegram.SayAsync(bot.AtTelegram, NewTeam, "Welcome here", speaker: Ann);
        var waiting = await suite.Dialogs.OperatorSaysAsync(bot.Id, Team, "For the team");

        suite.Telegram.Inject(bot.AtTelegram, $$"""{"message":{"message_id":1,"chat":{"id":{{Team}},"type":"group"},"migrate_to_chat_id":{{NewTeam}} } }""");
        await suite.EventuallyUpdatesAsync(bot, "done", 1);

        Assert.Equal([(bot.Id, Team, NewTeam)], suite.Api.ChatMoves);
        Assert.NotEqual("pending", await Eventually.Is(
            () => suite.ReadAsync<string>("select state from telegram_outbox where id = @waiting", new { waiting }),
            state => state != "pending"));
    }

    [Fact]
    public async Task What_is_sent_to_a_group_that_has_moved_without_a_word_follows_it()
    {
        const long NewTeam = -1008;
        var bot = await suite.ConnectBotAsync();
        await suite.Telegram.SayAsync(bot.AtTelegram, Team, "Welcome here", speaker: Ann);
        suite.Telegram.Upgrade(bot.AtTelegram, Team, NewTeam);

        var first = await suite.Dialogs.OperatorSaysAsync(bot.Id, Team, "First");
        var second = await suite.Dialogs.OperatorSaysAsync(bot.Id, Team, "Second");

        await suite.Telegram.EventuallyAsync(bot.AtTelegram, NewTeam, view => view.Messages.Select(posted => posted.Text).SequenceEqual(["First", "Second"]));
        Assert.Equal(2, await Eventually.Is(
            () => suite.ReadAsync<int>("select count(*) from telegram_outbox where id in (@first, @second) and state = 'sent'", new { first, second }),
            sent => sent == 2));
    }
}
