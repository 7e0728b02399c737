using System.Net;
using System.Net.Http.Json;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Quotas;

public sealed class QuotaTests(TestDatabase database) : PoolTest(database)
{
    private const string Key = "sk-quota-key-1234";

    private long tenant;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await AddKeyAsync(Key);
        tenant = await QueryAsync<long>("insert into users (email, password_hash) values (gen_random_uuid() || '@example.org', '') returning id");
    }

    [Fact]
    public async Task A_tenant_over_his_requests_is_told_when_the_month_turns_and_others_are_served()
    {
        await SetAsync(new { monthly_requests = 2 });

        var answers = new List<Answered>();
        for (var call = 0; call < 3; call++)
            answers.Add(await AskAsync(stream: call == 1));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Select(answer => answer.Status));
        Assert.Equal("tenant_quota_exceeded", answers[2].ErrorCode);
        Assert.InRange(answers[2].RetryAfter!.Value.TotalDays, 0, 31);
        Assert.Equal(HttpStatusCode.OK, (await Pool.ChatAsync()).Status);
        Assert.Equal(3, Provider.CountOf(Key));
    }

    [Fact]
    public async Task Tokens_of_streams_count_and_what_was_used_before_the_quota_was_set_counts_too()
    {
        await AskAsync(stream: true);
        await Pool.SettleAsync();

        var quota = await SetAsync(new { monthly_tokens = 4_200 });
        Assert.Equal(18, quota.Json.GetProperty("current_tokens").GetInt64());

        // A call holds its longest answer, 4,096 tokens and the prompt, until it is known how long it was.
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(stream: true)).Status);
        await Pool.SettleAsync();
        Assert.Equal(36, (await QuotaAsync()).GetProperty("current_tokens").GetInt64());

        await SetAsync(new { monthly_tokens = 100 });
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync()).Status);
    }

    [Fact]
    public async Task A_call_that_failed_is_no_request_of_the_tenants()
    {
        await SetAsync(new { monthly_requests = 10 });
        Provider.Behave(Key, new Simulators.OpenAI.Keys.Behaviour(Times: 1, Status: 500));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync()).Status);

        await Pool.SettleAsync();
        Assert.Equal(1, (await QuotaAsync()).GetProperty("current_requests").GetInt32());
    }

    [Fact]
    public async Task A_quota_that_is_lifted_limits_nobody()
    {
        await SetAsync(new { monthly_requests = 1 });
        await AskAsync();

        using var lifted = await Pool.Admin.DeleteAsync(new Uri($"/api/admin/ai-quotas/{tenant}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, lifted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync()).Status);
    }

    [Fact]
    public async Task Nobodys_tenant_and_rubbish_are_refused()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(999_999, new { monthly_requests = 1 })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(tenant, new { monthly_requests = -1 })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(tenant, new { monthly_words = 1 })).Status);
        using var user = await Pool.User.PutAsJsonAsync($"/api/admin/ai-quotas/{tenant}", new { monthly_requests = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, user.StatusCode);
    }

    private Task<Answered> AskAsync(bool stream = false) => Pool.PostAsync(
        "/v1/chat/completions",
        new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "Which port?" } }, stream },
        ("X-ChatAi-User-Id", tenant.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private Task<Answered> SetAsync(object quota) => PutAsync(tenant, quota);

    private async Task<Answered> PutAsync(long user, object quota)
    {
        using var answer = await Pool.Admin.PutAsJsonAsync($"/api/admin/ai-quotas/{user}", quota, TestContext.Current.CancellationToken);
        return await Answered.ReadAsync(answer);
    }

    private async Task<System.Text.Json.JsonElement> QuotaAsync() =>
        (await Pool.GetAsync(Pool.Admin, "/api/admin/ai-quotas")).Json.EnumerateArray().Single(quota => quota.GetProperty("user_id").GetInt64() == tenant);
}
