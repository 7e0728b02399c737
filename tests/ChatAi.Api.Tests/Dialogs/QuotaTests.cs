using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Dialogs;

public sealed class QuotaTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData(null)]
    [InlineData("It is so.")]
    public async Task A_quota_that_is_used_up_is_answered_in_the_owners_words(string? document)
    {
        var bot = await NewBotAsync("We are back in May.", document);
        var update = api.Next();
        api.Pool.ReachQuotaNext(retryAfter: 86_400);

        var reply = await bot.SayAsync("Is it so?", update);
        var again = await bot.SayAsync("Is it so?", update);

        Assert.Equal("answer", reply.Outcome);
        Assert.Equal("We are back in May.", reply.Text);
        Assert.Equal(reply.Last.ToJsonString(), again.Last.ToJsonString());
        Assert.Equal("system We are back in May.", await api.QueryAsync<string>(
            "select m.sender || ' ' || o.text from telegram_outbox o join dialog_messages m on m.id = o.message_id where o.bot_id = $1",
            bot.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Without_words_of_the_owner_a_stock_phrase_is_said(string message)
    {
        var bot = await NewBotAsync(message);
        api.Pool.ReachQuotaNext(retryAfter: 86_400);

        Assert.StartsWith("This assistant has used up its quota for this month.", (await bot.SayAsync("Is it so?")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_message_is_asked_of_the_pool_again_and_the_models_hear_nothing_of_quotas()
    {
        var bot = await NewBotAsync("We are back in May.");
        api.Pool.ReachQuotaNext(retryAfter: 86_400);
        await bot.SayAsync("Is it so?");

        var reply = await bot.SayAsync("And now?");

        Assert.NotEqual("We are back in May.", reply.Text);
        Assert.DoesNotContain("We are back in May.", api.Pool.Completions.Last().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_that_is_reached_when_a_broken_answer_is_begun_anew_is_answered_too()
    {
        var bot = await NewBotAsync("We are back in May.");
        var completions = api.Pool.Completions.Count;
        var gate = api.Pool.Gate = new TaskCompletionSource();
        api.Pool.BreakNext(1);
        var running = bot.SayAsync("Is it so?");
        await Eventually.True(() => api.Pool.Completions.Count > completions);
        api.Pool.ReachQuotaNext(retryAfter: 86_400);
        gate.SetResult();
        api.Pool.Gate = null;

        var reply = await running;

        Assert.Equal(["delta", "restart", "answer"], reply.Events.Select(item => item.EventType));
        Assert.Equal("We are back in May.", reply.Text);
    }

    [Theory]
    [InlineData("rate_limit_exceeded")]
    [InlineData("insufficient_quota")]
    public async Task Any_other_429_leaves_the_turn_to_be_asked_again(string code)
    {
        var bot = await NewBotAsync("We are back in May.");
        api.Pool.FailNext(429, 3, code);

        var reply = await bot.SayAsync("Is it so?");

        Assert.Contains("urn:chatai:pool-exhausted", reply.Problem, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(3), reply.RetryAfter);
    }

    private async Task<Bot> NewBotAsync(string quotaMessage, string? document = null)
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await api.ExecuteAsync("update assistants set quota_message = $1 where id = $2", quotaMessage, assistant);
        if (document is not null)
            await tenant.TeachAsync(assistant, document);

        return await tenant.NewBotAsync(assistant);
    }
}
