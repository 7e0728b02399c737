using ChatAi.Simulators.Telegram;

namespace ChatAi.Simulators.Tests.Telegram;

public sealed class HelperTests
{
    private const long Maya = 500_001;

    [Fact]
    public async Task A_test_says_something_and_awaits_the_reply()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        using var bot = new BotApi(telegram, await telegram.CreateBotAsync(name: "Echo"));

        var spoken = await telegram.SayAsync(bot.Bot, Maya, "hello");
        var waiting = telegram.EventuallyRepliesAsync(bot.Bot, Maya);
        var updates = await bot.CallAsync("getUpdates");
        await bot.CallAsync("sendMessage", new { chat_id = Maya, text = "hello yourself" });

        Assert.Equal([spoken.UpdateId!.Value], updates.UpdateIds);
        Assert.Equal("hello yourself", (await waiting).Text);
        Assert.Equal(1, telegram.Statistics.Sends);
    }

    [Fact]
    public async Task A_listener_hears_what_bots_post_and_not_what_people_say()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        using var bot = new BotApi(telegram, await telegram.CreateBotAsync());
        var heard = new List<(long Bot, long Chat, string Text)>();

        using (telegram.Listen((from, chat, posted) => heard.Add((from, chat, posted.Text))))
        {
            await telegram.SayAsync(bot.Bot, Maya, "hello");
            await bot.CallAsync("sendMessage", new { chat_id = Maya, text = "hello yourself" });
        }

        await bot.CallAsync("sendMessage", new { chat_id = Maya, text = "anyone there?" });

        Assert.Equal([(bot.Bot.Id, Maya, "hello yourself")], heard);
    }

    [Fact]
    public async Task A_reply_that_does_not_come_fails_with_the_conversation()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        var bot = await telegram.CreateBotAsync();
        await telegram.SayAsync(bot, Maya, "anyone there?");

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => telegram.EventuallyRepliesAsync(bot, Maya, within: TimeSpan.FromMilliseconds(50)));

        Assert.Contains("Maya: anyone there?", failure.Message, StringComparison.Ordinal);
    }
}
