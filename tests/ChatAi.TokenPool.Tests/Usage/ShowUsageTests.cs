using System.Globalization;
using System.Net;
using System.Text.Json;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Usage;

public sealed class ShowUsageTests(TestDatabase database) : PoolTest(database)
{
    private const string Period = "/api/usage?from=2026-03-01&to=2026-03-04";

    private long tenant;
    private long other;
    private HttpClient owner = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        tenant = await TenantAsync();
        other = await TenantAsync();
        owner = Pool.Of(Roles.User, tenant);
        await ExecuteAsync(
            $"""
            insert into ai_token_usage (token_id, user_id, assistant_id, model_used, outcome, success, prompt_tokens, completion_tokens, total_tokens, cost, created_at)
            values (1, {tenant}, 7,    'gpt-4o',      'completed', true,  100, 10, 110, 0.5,  '2026-03-02 00:00Z'),
                   (1, {tenant}, 7,    'gpt-4o-mini', 'failed',    false, 0,   0,  0,   0,    '2026-03-02 23:59:59Z'),
                   (1, {tenant}, 8,    'gpt-4o-mini', 'completed', true,  300, 30, 330, 0.25, '2026-03-04 23:59:59Z'),
                   (1, {tenant}, null, 'local',       'completed', true,  5,   0,  5,   0,    '2026-03-03 12:00Z'),
                   (1, {tenant}, 7,    'gpt-4o',      'completed', true,  999, 0,  999, 9,    '2026-03-05 00:00Z'),
                   (1, {tenant}, 7,    'gpt-4o',      'completed', true,  999, 0,  999, 9,    '2026-02-28 23:59:59Z'),
                   (1, {other},  9,    'gpt-4o',      'completed', true,  1000, 0, 1000, 1,   '2026-03-02 12:00Z')
            """);
    }

    public override async ValueTask DisposeAsync()
    {
        owner.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Every_day_of_the_period_is_there_also_one_without_a_call()
    {
        var usage = await ShowAsync(owner, Period);

        Assert.Equal(
            [
                ("2026-03-01", 0, 0, 0, 0m),
                ("2026-03-02", 2, 1, 110, 0.5m),
                ("2026-03-03", 1, 0, 5, null),
                ("2026-03-04", 1, 0, 330, 0.25m),
            ],
            Items(usage).Select(item => (item.GetProperty("date").GetString(), Number(item, "requests"), Number(item, "failed_requests"), Number(item, "total_tokens"), Cost(item))));

        var total = usage.GetProperty("total");
        Assert.Equal((4, 1, 405, 40, 445, 0.75m), (Number(total, "requests"), Number(total, "failed_requests"), Number(total, "prompt_tokens"), Number(total, "completion_tokens"), Number(total, "total_tokens"), Cost(total)));
        Assert.Equal(("2026-03-01", "2026-03-04", tenant), (usage.GetProperty("from").GetString(), usage.GetProperty("to").GetString(), usage.GetProperty("user_id").GetInt64()));
    }

    [Fact]
    public async Task By_assistant_and_by_model_who_used_most_stands_first()
    {
        var assistants = Items(await ShowAsync(owner, $"{Period}&by=assistant"));
        var models = Items(await ShowAsync(owner, $"{Period}&by=model"));

        Assert.Equal(
            [("8", 330), ("7", 110), ("null", 5)],
            assistants.Select(item => (item.GetProperty("assistant_id").GetRawText(), Number(item, "total_tokens"))));
        Assert.Equal(
            [("gpt-4o-mini", 2, 1, 330), ("gpt-4o", 1, 0, 110), ("local", 1, 0, 5)],
            models.Select(item => (item.GetProperty("model").GetString(), Number(item, "requests"), Number(item, "failed_requests"), Number(item, "total_tokens"))));
        Assert.All(models, item => Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (item.GetProperty("date").ValueKind, item.GetProperty("assistant_id").ValueKind)));
    }

    [Fact]
    public async Task Without_a_period_it_is_the_last_thirty_days_up_to_today()
    {
        var usage = await ShowAsync(owner, "/api/usage");

        Assert.Equal(30, Items(usage).Count);
        Assert.Equal(usage.GetProperty("to").GetString(), Items(usage)[^1].GetProperty("date").GetString());
        Assert.Equal(await QueryAsync<string>("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD')"), usage.GetProperty("to").GetString());
    }

    [Fact]
    public async Task The_quota_tells_what_is_used_of_it_and_when_it_turns()
    {
        Assert.Equal(JsonValueKind.Null, (await ShowAsync(owner, "/api/usage")).GetProperty("quota").ValueKind);
        await ExecuteAsync($"insert into ai_tenant_quota (user_id, monthly_requests, monthly_tokens, current_requests, current_tokens) values ({tenant}, 1000, 0, 12, 3456)");

        var quota = (await ShowAsync(owner, "/api/usage")).GetProperty("quota");

        Assert.Equal((1000, 0, 12, 3456), (Number(quota, "monthly_requests"), Number(quota, "monthly_tokens"), Number(quota, "current_requests"), Number(quota, "current_tokens")));
        Assert.Equal(
            await QueryAsync<DateTime>("select (date_trunc('month', now() at time zone 'UTC') + interval '1 month') at time zone 'UTC'"),
            quota.GetProperty("resets_at").GetDateTimeOffset().UtcDateTime);
    }

    [Fact]
    public async Task An_operator_sees_his_tenants_and_nobody_that_of_another()
    {
        using var hired = Pool.Of(Roles.Operator, tenant);
        Assert.Equal(445, Number((await ShowAsync(hired, Period)).GetProperty("total"), "total_tokens"));
        Assert.Equal(445, Number((await ShowAsync(owner, Of(tenant))).GetProperty("total"), "total_tokens"));

        Assert.Equal(HttpStatusCode.NotFound, (await Pool.GetAsync(owner, Of(other))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Pool.GetAsync(hired, Of(other))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Pool.GetAsync(Pool.Anyone, Period)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Pool.GetAsync(Pool.Service, Period)).Status);
    }

    [Fact]
    public async Task An_administrator_sees_all_of_them_or_the_one_that_he_names()
    {
        var all = await ShowAsync(Pool.Admin, Period);
        Assert.Equal((1445, JsonValueKind.Null), (Number(all.GetProperty("total"), "total_tokens"), all.GetProperty("user_id").ValueKind));

        var one = await ShowAsync(Pool.Admin, Of(other));
        Assert.Equal((1000, other), (Number(one.GetProperty("total"), "total_tokens"), one.GetProperty("user_id").GetInt64()));
    }

    [Theory]
    [InlineData("/api/usage?from=2026-03-02&to=2026-03-01")]
    [InlineData("/api/usage?from=2025-01-01&to=2026-02-05")]
    [InlineData("/api/usage?to=9999-12-31")]
    [InlineData("/api/usage?from=1999-12-31&to=2000-01-01")]
    [InlineData("/api/usage?by=weather")]
    [InlineData("/api/usage?from=yesterday")]
    public async Task A_period_or_a_grouping_that_makes_no_sense_is_refused(string path) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Pool.GetAsync(owner, path)).Status);

    [Fact]
    public async Task Four_hundred_days_are_not_too_many() =>
        Assert.Equal(400, Items(await ShowAsync(owner, "/api/usage?from=2025-01-01&to=2026-02-04")).Count);

    private static string Of(long user) => string.Create(CultureInfo.InvariantCulture, $"{Period}&user_id={user}");

    private static async Task<JsonElement> ShowAsync(HttpClient caller, string path)
    {
        var answer = await Pool.GetAsync(caller, path);
        Assert.True(answer.Status is HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    private static List<JsonElement> Items(JsonElement usage) => [.. usage.GetProperty("items").EnumerateArray()];

    private static long Number(JsonElement item, string member) => item.GetProperty(member).GetInt64();

    private static decimal? Cost(JsonElement item) =>
        item.GetProperty("cost") is { ValueKind: JsonValueKind.Number } cost ? cost.GetDecimal() : null;

    private Task<long> TenantAsync() =>
        QueryAsync<long>("insert into users (email, password_hash) values (gen_random_uuid() || '@example.org', '') returning id");
}
