using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests.Updates;

/// <summary>Updates are kept as long as they are needed, and no longer than wanted.</summary>
public sealed class ForgottenUpdatesTests(Suite suite) : IClassFixture<Suite>
{
    private const long Ann = 510_001;
    private const long Bob = 510_002;

    [Fact]
    public async Task What_came_from_a_chat_is_forgotten_when_a_service_asks_and_the_rest_is_not()
    {
        var bot = await suite.ConnectBotAsync();
        foreach (var person in (long[])[Ann, Bob])
            await suite.Telegram.SayAsync(bot.AtTelegram, person, "Hello");
        await suite.EventuallyUpdatesAsync(bot, "done", 2);
        var owner = await suite.ReadAsync<long>("select user_id from bot_instances where id = @Id", new { bot.Id });

        await ForgetAsync(owner + 1, Ann);
        var afterStranger = await CountAsync(bot);
        await ForgetAsync(owner, Ann);

        Assert.Equal(2, afterStranger);
        Assert.Equal(1, await CountAsync(bot));
        Assert.Equal(Bob, await suite.ReadAsync<long>("select chat_id from telegram_updates where bot_id = @Id", new { bot.Id }));
    }

    [Fact]
    public async Task What_was_handled_long_ago_is_deleted_and_what_waits_is_not()
    {
        var bot = await suite.ConnectBotAsync();
        foreach (var text in (string[])["One", "Two", "Three"])
            await suite.Telegram.SayAsync(bot.AtTelegram, Ann, text);
        await suite.EventuallyUpdatesAsync(bot, "done", 3);
        await suite.ExecuteAsync("update telegram_updates set finished_at = now() - interval '8 days' where bot_id = @Id", new { bot.Id });
        await suite.ExecuteAsync(
            "update telegram_updates set finished_at = null where update_id = (select max(update_id) from telegram_updates where bot_id = @Id)",
            new { bot.Id });

        // A process deletes at its start what is old by then.
        await suite.StopManagerAsync();
        await suite.StartManagerAsync();
        await Eventually.Is(() => CountAsync(bot), left => left == 1);
    }

    private async Task ForgetAsync(long tenant, long chat)
    {
        using var client = suite.Manager.As(Manager.ServiceToken);
        using var response = await client.PostAsync("/internal/forgotten-chats", new { user_id = tenant, chat_id = chat });
        Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
    }

    private Task<long> CountAsync(ConnectedBot bot) => suite.ReadAsync<long>("select count(*) from telegram_updates where bot_id = @Id", new { bot.Id });
}
