using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests;

public sealed class MessagePathTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const long Ann = 500_001;

    [Fact]
    public async Task A_message_is_stored_answered_and_delivered()
    {
        await using var suite = await Suite.StartAsync(database);
        var bot = await suite.ConnectBotAsync();

        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        var reply = await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.Equal("You said: Hello", reply.Text);
        await Eventually.True(async () => await suite.UpdatesAsync(bot, "done") == 1);
        Assert.Equal("sent", await suite.ReadAsync<string>("select state from telegram_outbox where bot_id = @Id", new { bot.Id }));
        Assert.Empty(suite.Api.UnknownCalls);
        Assert.Empty(suite.Telegram.Statistics.UnknownMethods);
    }
}
