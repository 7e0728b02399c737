using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Tests.Drivers;
using ChatAi.BotManager.Updates;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace ChatAi.BotManager.Tests.Updates;

public sealed class RepeatedUpdatesTests(Suite suite) : IClassFixture<Suite>
{
    private const long Ann = 500_001;
    private const int Repeats = 10;

    [Fact]
    public async Task What_two_pollers_bring_ten_times_and_out_of_order_is_answered_once()
    {
        var bot = await suite.ConnectBotAsync();
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);
        long[] updates = [71, 72, 73];
        var deliveries = Enumerable.Repeat(updates, Repeats).SelectMany(ids => ids).ToArray();
        new Random(7).Shuffle(deliveries);

        // Beside the bot's own poll: what a second one would do with what Telegram gives it.
        await Task.WhenAll(
            BringAsync(bot, deliveries.Where((_, place) => place % 2 == 0)),
            BringAsync(bot, deliveries.Where((_, place) => place % 2 == 1)));
        await suite.EventuallyUpdatesAsync(bot, "done", updates.Length + 1);

        Assert.Equal(updates, suite.Api.Calls.Where(call => call.Bot == bot.Id && updates.Contains(call.Update)).Select(call => call.Update).Order());
        Assert.Equal(
            ["You said: 71", "You said: 72", "You said: 73"],
            suite.Telegram.Conversation(bot.AtTelegram, Ann).Messages.Where(posted => posted.FromBot && posted.Text != "You said: Hello").Select(posted => posted.Text).Order());
    }

    private async Task BringAsync(ConnectedBot bot, IEnumerable<long> updates)
    {
        var inbox = suite.Manager.Services.GetRequiredService<Inbox>();
        var grain = suite.Manager.Services.GetRequiredService<IGrainFactory>().GetGrain<IBotGrain>(bot.Id);
        foreach (var id in updates)
        {
            var update = new RawUpdate(id, $$"""{"update_id":{{id}},"message":{"message_id":{{id}},"date":1,"chat":{"id":{{Ann}},"type":"private"},"text":"{{id}}"} }""");
            var pending = await inbox.StoreAsync(bot.Id, new BotName(bot.AtTelegram.Id, ""), [update], polled: true, TestContext.Current.CancellationToken);
            await grain.OfferAsync(new Immutable<PendingUpdate[]>([.. pending]));
        }
    }
}
