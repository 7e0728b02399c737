using System.Diagnostics;
using System.Net;
using ChatAi.Simulators.Telegram;
using ChatAi.Simulators.Telegram.Faults;

namespace ChatAi.Simulators.Tests.Telegram;

public sealed class FaultTests : IAsyncLifetime
{
    private const long Maya = 500_001;

    private TelegramSimulator telegram = null!;
    private BotApi bot = null!;

    public async ValueTask InitializeAsync()
    {
        telegram = await TelegramSimulator.StartAsync(options => options.Limits.Enforced = false);
        bot = new BotApi(telegram, await telegram.CreateBotAsync());
        await telegram.SayAsync(bot.Bot, Maya, "hello");
    }

    public async ValueTask DisposeAsync()
    {
        bot.Dispose();
        await telegram.DisposeAsync();
    }

    [Fact]
    public async Task As_many_calls_fail_as_were_asked_for()
    {
        telegram.Plan(new Fault(FaultKind.TooManyRequests, bot.Bot.Id, "sendMessage", Times: 2, RetryAfter: 17));

        Reply[] replies = [await SendAsync(), await SendAsync(), await SendAsync()];

        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], replies.Select(reply => reply.Status));
        Assert.Equal(17, replies[0].RetryAfter);
        Assert.Equal(1, Answers());
        Assert.Equal(2, telegram.Statistics.TooManyRequests);
    }

    [Fact]
    public async Task Other_bots_and_other_methods_are_spared()
    {
        telegram.Plan(new Fault(FaultKind.InternalError, Bot: 1));
        telegram.Plan(new Fault(FaultKind.InternalError, Method: "getMe"));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync()).Status);
        Assert.Equal((HttpStatusCode.InternalServerError, "Internal Server Error"), await Failed("getMe"));
    }

    [Fact]
    public async Task A_proxys_page_is_no_json()
    {
        telegram.Plan(new Fault(FaultKind.BadGateway, Method: "sendMessage"));
        using var http = new HttpClient { BaseAddress = telegram.BaseAddress };

        using var response = await http.GetAsync(new Uri($"/bot{bot.Bot.Token}/sendMessage?chat_id={Maya}&text=x", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0, Answers());
    }

    [Theory]
    [InlineData(FaultKind.DropBeforeEffect, 0)]
    [InlineData(FaultKind.DropAfterEffect, 1)]
    public async Task A_connection_is_cut_before_or_after_the_effect(FaultKind kind, int answers)
    {
        telegram.Plan(new Fault(kind, Method: "sendMessage"));

        await Assert.ThrowsAsync<HttpRequestException>(SendAsync);

        Assert.Equal(answers, Answers());
    }

    [Fact]
    public async Task An_answer_can_be_late()
    {
        telegram.Plan(new Fault(FaultKind.Delay, Method: "sendMessage", DelaySeconds: 0.3));
        var watch = Stopwatch.StartNew();

        var late = await SendAsync();

        Assert.Equal(HttpStatusCode.OK, late.Status);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.29), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_message_can_be_there_before_its_answer()
    {
        telegram.Plan(new Fault(FaultKind.DelayAfterEffect, Method: "sendMessage", DelaySeconds: 0.5));

        var late = SendAsync();
        await telegram.EventuallyRepliesAsync(bot.Bot, Maya);

        Assert.False(late.IsCompleted);
        Assert.Equal(HttpStatusCode.OK, (await late).Status);
    }

    private Task<Reply> SendAsync() => bot.CallAsync("sendMessage", new { chat_id = Maya, text = "x" });

    private async Task<(HttpStatusCode, string)> Failed(string method)
    {
        var reply = await bot.CallAsync(method);
        return (reply.Status, reply.Description);
    }

    private int Answers() => telegram.Conversation(bot.Bot, Maya).Messages.Count(message => message.FromBot);
}
