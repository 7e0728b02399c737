using System.Net;
using ChatAi.Simulators.Telegram;
using Microsoft.Extensions.Time.Testing;

namespace ChatAi.Simulators.Tests.Telegram;

public sealed class LimitTests : IAsyncLifetime
{
    private const long Maya = 500_001;
    private const long Jonas = 500_002;
    private const long Group = -77;

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private TelegramSimulator telegram = null!;
    private BotApi bot = null!;

    public async ValueTask InitializeAsync()
    {
        telegram = await TelegramSimulator.StartAsync(clock: clock);
        bot = new BotApi(telegram, await telegram.CreateBotAsync());
        foreach (var chat in new[] { Maya, Jonas, Group })
            await telegram.SayAsync(bot.Bot, chat, "hello", speaker: Maya);
    }

    public async ValueTask DisposeAsync()
    {
        bot.Dispose();
        await telegram.DisposeAsync();
    }

    [Fact]
    public async Task After_a_burst_a_chat_takes_one_message_a_second()
    {
        Assert.Equal(5, await SendUntilRefusedAsync(Maya));

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, await SendUntilRefusedAsync(Maya));
        Assert.Equal(5, await SendUntilRefusedAsync(Jonas));
    }

    [Fact]
    public async Task A_refusal_says_when_to_come_again()
    {
        await SendUntilRefusedAsync(Maya);

        var refused = await SendAsync(Maya);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("Too Many Requests: retry after 1", refused.Description);
        Assert.Equal(1, refused.RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(refused.RetryAfter));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Maya)).Status);
    }

    [Fact]
    public async Task A_group_takes_twenty_a_minute()
    {
        await SendUntilRefusedAsync(Group);

        Assert.Equal(3, (await SendAsync(Group)).RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, await SendUntilRefusedAsync(Group));
    }

    [Fact]
    public async Task After_a_burst_a_bot_takes_thirty_messages_a_second_in_all_of_its_chats()
    {
        var people = Enumerable.Range(1, 80).Select(number => 600_000L + number).ToArray();
        foreach (var person in people)
            await telegram.SayAsync(bot.Bot, person, "hello");

        Assert.Equal(40, await SendToEachAsync(people[..60]));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(30, await SendToEachAsync(people[40..]));
    }

    [Fact]
    public async Task Typing_and_drafts_spend_from_the_same_budget_but_less()
    {
        for (var i = 0; i < 20; i++)
        {
            var method = i % 2 == 0 ? "sendChatAction" : "sendMessageDraft";
            Assert.Equal(HttpStatusCode.OK, (await bot.CallAsync(method, new { chat_id = Maya, action = "typing", draft_id = 1, text = $"draft {i}" })).Status);
        }

        Assert.Equal(1, await SendUntilRefusedAsync(Maya));
    }

    [Fact]
    public async Task A_refused_message_is_not_shown_and_costs_nothing()
    {
        for (var i = 0; i < 10; i++)
            await bot.CallAsync("sendMessage", new { chat_id = Maya, text = "" });

        Assert.Equal(5, await SendUntilRefusedAsync(Maya));
        Assert.Equal(5, telegram.Conversation(bot.Bot, Maya).Messages.Count(message => message.FromBot));
    }

    [Fact]
    public async Task A_webhook_is_set_once_a_second()
    {
        var parameters = new { url = "http://127.0.0.1:1/nobody" };
        var first = await bot.CallAsync("setWebhook", parameters);
        var second = await bot.CallAsync("setWebhook", parameters);
        clock.Advance(TimeSpan.FromSeconds(1));
        var third = await bot.CallAsync("setWebhook", parameters);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], [first.Status, second.Status, third.Status]);
    }

    [Fact]
    public async Task A_draft_and_an_action_fade()
    {
        await bot.CallAsync("sendChatAction", new { chat_id = Maya, action = "typing" });
        await bot.CallAsync("sendMessageDraft", new { chat_id = Maya, draft_id = 1, text = "half" });

        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal("typing", telegram.Conversation(bot.Bot, Maya).Action);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(telegram.Conversation(bot.Bot, Maya).Action);

        Assert.NotNull(telegram.Conversation(bot.Bot, Maya).Draft);
        clock.Advance(TimeSpan.FromSeconds(25));
        Assert.Null(telegram.Conversation(bot.Bot, Maya).Draft);
    }

    private Task<Reply> SendAsync(long chat) => bot.CallAsync("sendMessage", new { chat_id = chat, text = "x" });

    private async Task<int> SendToEachAsync(IEnumerable<long> chats)
    {
        var taken = 0;
        foreach (var chat in chats)
            taken += (await SendAsync(chat)).Status == HttpStatusCode.OK ? 1 : 0;

        return taken;
    }

    private async Task<int> SendUntilRefusedAsync(long chat)
    {
        var sent = 0;
        while ((await SendAsync(chat)).Status == HttpStatusCode.OK)
            sent++;
        return sent;
    }
}
