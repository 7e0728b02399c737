using System.Net;
using System.Net.Http.Json;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Limits;

/// <summary>The limits that a key may carry besides those of the day and the month.</summary>
public sealed class MoreLimitsTests(TestDatabase database) : PoolTest(database)
{
    private const string Key = "sk-more-limits-1234";

    [Fact]
    public async Task Requests_of_a_minute_are_limited()
    {
        await LimitAsync(new { requests_per_minute = 3 });

        Assert.Equal((3, 2), await CountAsync(calls: 5));
        Assert.InRange((await Pool.ChatAsync()).RetryAfter!.Value.TotalSeconds, 1, 70);
    }

    [Fact]
    public async Task Tokens_of_a_minute_are_held_at_their_most_and_given_back_when_they_are_known()
    {
        await LimitAsync(new { tokens_per_minute = 5_000 });

        // Each holds its prompt and an answer of up to 4,096 tokens, and uses 18.
        Assert.Equal((3, 0), await CountAsync(calls: 3));

        await LimitAsync(new { tokens_per_minute = 4_000 });
        Assert.Equal((0, 1), await CountAsync(calls: 1));
    }

    [Fact]
    public async Task Money_is_counted_by_the_prices_and_a_model_without_a_price_is_not_served_on_a_key_with_a_budget()
    {
        await LimitAsync(new { monthly_spend_limit = 1 });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Pool.ChatAsync()).Status);
        Assert.Empty(Provider.Calls);

        await PutAsync("/api/admin/ai-prices/gpt-4o-mini", new { prompt_price = 1_000, completion_price = 100 });
        Assert.Equal(HttpStatusCode.OK, (await Pool.ChatAsync()).Status);

        // 10 tokens of the prompt and 8 of the answer.
        Assert.Equal(0.0108m, await QueryAsync<decimal>("select cost from ai_token_usage"));
        Assert.Equal(0.0108m, await QueryAsync<decimal>("select current_monthly_spend from ai_token_pool where monthly_spend_limit > 0"));

        await LimitAsync(new { monthly_spend_limit = 0.1 });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Pool.ChatAsync()).Status);
    }

    [Fact]
    public async Task A_limit_that_is_lowered_holds_for_what_was_leased_before()
    {
        await AddKeyAsync(Key, dailyLimit: 10_000);
        for (var call = 0; call < 20; call++)
            await Pool.ChatAsync();

        await LimitAsync(new { daily_limit = 20 });

        Assert.Equal((0, 3), await CountAsync(calls: 3));
        Assert.Equal(20, Provider.CountOf(Key));
    }

    [Fact]
    public async Task What_one_replica_leased_and_does_not_use_is_another_ones_soon()
    {
        await AddKeyAsync(Key, dailyLimit: 100);
        Assert.Equal(HttpStatusCode.OK, (await Pool.ChatAsync()).Status);
        await using var other = StartReplica();
        await other.SettleAsync();

        var answered = 0;
        await Eventually.True(async () =>
        {
            while ((await other.ChatAsync()).Status is HttpStatusCode.OK)
                answered++;
            return answered == 99;
        });

        Assert.Equal(100, Provider.CountOf(Key));
    }

    private async Task LimitAsync(object limits)
    {
        var known = await QueryAsync<long?>("select max(id) from ai_token_pool where provider = 'openai'");
        await PutAsync($"/api/admin/ai-tokens/{known ?? await AddKeyAsync(Key)}", limits);
    }

    private async Task PutAsync(string path, object body)
    {
        using var answer = await Pool.Admin.PutAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<(int Answered, int Refused)> CountAsync(int calls)
    {
        var answered = 0;
        for (var call = 0; call < calls; call++)
        {
            answered += (await Pool.ChatAsync()).Status is HttpStatusCode.OK ? 1 : 0;
            await Pool.SettleAsync();
        }

        return (answered, calls - answered);
    }
}
