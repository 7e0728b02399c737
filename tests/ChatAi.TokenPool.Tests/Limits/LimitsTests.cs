using System.Net;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Limits;

public sealed class LimitsTests(TestDatabase database) : PoolTest(database)
{
    private const string Key = "sk-limited-key";

    [Fact]
    public async Task Two_replicas_under_load_let_exactly_as_many_calls_through_as_the_limit_says()
    {
        const int limit = 50;
        var key = await AddKeyAsync(Key, dailyLimit: limit);
        await using var other = StartReplica();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 120).Select(async number =>
        {
            var answer = await (number % 2 == 0 ? Pool : other).ChatAsync();
            return answer.Status;
        }));

        Assert.Equal(limit, statuses.Count(status => status is HttpStatusCode.OK));
        Assert.Equal(120 - limit, statuses.Count(status => status is HttpStatusCode.ServiceUnavailable));
        Assert.Equal(limit, Provider.CountOf(Key));
        await other.SettleAsync();
        Assert.Equal(limit, (await UsageAsync()).Count(row => row.Outcome == "completed"));
        Assert.Equal(limit, (await KeyAsync(key)).CurrentDailyUsage);
    }

    [Fact]
    public async Task What_does_not_fit_on_one_key_goes_to_the_next()
    {
        await AddKeyAsync(Key, dailyLimit: 2);
        await AddKeyAsync("sk-second-key", priority: 2);

        for (var call = 0; call < 5; call++)
            await Pool.ChatAsync();

        Assert.Equal((2, 3), (Provider.CountOf(Key), Provider.CountOf("sk-second-key")));
    }

    [Fact]
    public async Task A_new_day_starts_the_daily_counter_anew_and_a_new_month_both()
    {
        var key = await AddKeyAsync(Key, dailyLimit: 10, monthlyLimit: 1000);

        await UsedAsync(key, "(now() at time zone 'UTC')::date", daily: 10, monthly: 500);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync());

        await UsedAsync(key, "date_trunc('month', now() at time zone 'UTC')::date - 1", daily: 10, monthly: 1000);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());

        var counters = await KeyAsync(key);
        Assert.Equal((1, 1), (counters.CurrentDailyUsage, counters.CurrentMonthlyUsage));
    }

    [Fact]
    public async Task A_monthly_limit_holds_over_the_days()
    {
        var key = await AddKeyAsync(Key, dailyLimit: 10, monthlyLimit: 100);
        await UsedAsync(key, "(now() at time zone 'UTC')::date", daily: 0, monthly: 99);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync());
    }

    [Fact]
    public async Task A_database_clock_that_was_set_back_does_not_start_the_counter_anew()
    {
        var key = await AddKeyAsync(Key, dailyLimit: 10);
        await UsedAsync(key, "(now() at time zone 'UTC')::date + 1", daily: 10, monthly: 10);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync());
    }

    [Fact]
    public async Task Zero_is_no_limit()
    {
        var key = await AddKeyAsync(Key);
        await UsedAsync(key, "(now() at time zone 'UTC')::date", daily: 1_000_000, monthly: 2_000_000);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
    }

    [Fact]
    public async Task A_failed_call_counts_too_and_every_attempt_has_one_row()
    {
        var key = await AddKeyAsync(Key);
        Provider.Behave(Key, new Behaviour(Times: 2, Status: 500));

        for (var call = 0; call < 4; call++)
            await Pool.ChatAsync();

        Assert.Equal(4, (await KeyAsync(key)).CurrentDailyUsage);
        Assert.Equal(["failed", "failed", "completed", "completed"], (await UsageAsync()).Select(row => row.Outcome));
    }

    private Task UsedAsync(long key, string day, int daily, int monthly) => ExecuteAsync(
        $"update ai_token_pool set usage_day = {day}, current_daily_usage = {daily}, current_monthly_usage = {monthly} where id = {key}");

    private async Task<HttpStatusCode> StatusAsync()
    {
        var answer = await Pool.ChatAsync();
        return answer.Status;
    }
}
