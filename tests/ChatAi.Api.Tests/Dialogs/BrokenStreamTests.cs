using System.Net;
using System.Text.RegularExpressions;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Dialogs;

public sealed partial class BrokenStreamTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_breaks_off_is_begun_anew_on_another_key(bool told)
    {
        var bot = await NewBotAsync();
        api.Pool.BreakNext(1, told);

        var reply = await bot.SayAsync("Is it so?");

        Assert.Equal(["delta", "restart", "delta", "delta", "answer"], reply.Events.Select(item => item.EventType));
        Assert.Equal("It is so.", reply.Text);
        Assert.Equal(["", TokenPoolDouble.FirstKey], api.Pool.Avoided.TakeLast(2));
        Assert.Equal("It is so.", await api.QueryAsync<string>("select text from telegram_outbox where bot_id = $1", bot.Id));
    }

    [Fact]
    public async Task A_second_break_leaves_the_turn_to_be_asked_again()
    {
        var bot = await NewBotAsync();
        var update = api.Next();
        var completions = api.Pool.Completions.Count;
        api.Pool.BreakNext(1);
        api.Pool.BreakNext(1);

        var broken = await bot.SayAsync("Is it so?", update);
        var asked = api.Pool.Completions.Count - completions;
        var whole = await bot.SayAsync("Is it so?", update);

        Assert.Equal(["delta", "restart", "delta", "error"], broken.Events.Select(item => item.EventType));
        Assert.Equal("urn:chatai:pool-unavailable", (string?)broken.Last["type"]);
        Assert.Equal(2, asked);
        Assert.Equal("answer", whole.Outcome);
        Assert.Equal("", api.Pool.Avoided.Last());
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from telegram_outbox where bot_id = $1", bot.Id));
    }

    [Fact]
    public async Task What_fails_before_its_first_piece_is_not_begun_anew()
    {
        var bot = await NewBotAsync();
        var completions = api.Pool.Completions.Count;
        api.Pool.BreakNext(0, told: false);

        var reply = await bot.SayAsync("Is it so?");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.Contains("urn:chatai:pool-unavailable", reply.Problem, StringComparison.Ordinal);
        Assert.Equal(completions + 1, api.Pool.Completions.Count);
    }

    [Fact]
    public async Task When_no_other_key_can_begin_anew_the_turn_fails_as_the_pool_says()
    {
        var bot = await NewBotAsync();
        var completions = api.Pool.Completions.Count;
        var gate = api.Pool.Gate = new TaskCompletionSource();
        api.Pool.BreakNext(1);
        var running = bot.SayAsync("Is it so?");
        await Eventually.True(() => api.Pool.Completions.Count > completions);
        api.Pool.FailNext(503, retryAfter: 9);
        gate.SetResult();
        api.Pool.Gate = null;

        var reply = await running;

        Assert.Equal(["delta", "restart", "error"], reply.Events.Select(item => item.EventType));
        Assert.Equal("urn:chatai:pool-exhausted 9", $"{reply.Last["type"]} {reply.Last["retry_after"]}");
    }

    [Fact]
    public async Task Restarts_are_counted()
    {
        var bot = await NewBotAsync();
        api.Pool.BreakNext(1);
        await bot.SayAsync("Is it so?");
        using var client = api.Host.Client();

        await Eventually.Is(
            () => client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken),
            text => Restarts().IsMatch(text));
    }

    private async Task<Bot> NewBotAsync()
    {
        api.Pool.Answer = ["It is ", "so."];
        var tenant = await api.NewTenantAsync();
        return await tenant.NewBotAsync(await tenant.NewAssistantAsync());
    }

    [GeneratedRegex("(?m)^chatai_answer_restarts_total(\\{.*\\})? [1-9]")]
    private static partial Regex Restarts();
}
