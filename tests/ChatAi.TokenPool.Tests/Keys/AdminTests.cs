using System.Net;
using System.Text;
using System.Text.Json;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Keys;

public sealed class AdminTests(TestDatabase database) : PoolTest(database)
{
    private const string Path = "/api/admin/ai-tokens";

    [Fact]
    public async Task A_key_of_the_runbooks_three_fields_is_added_with_the_usual_limits()
    {
        var answer = await AdminAsync(HttpMethod.Post, Path, """{"name":"Token1","token":"sk-secret-value","priority":1}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(
            (2, "Token1", "openai", "https://api.openai.com/v1", "alue", "gpt-4o,gpt-4o-mini", 10_000, 300_000, 1, true),
            (
                Member("id").GetInt32(),
                Member("name").GetString(),
                Member("provider").GetString(),
                Member("endpoint").GetString(),
                Member("last_four").GetString(),
                Member("model_access").GetString(),
                Member("daily_limit").GetInt32(),
                Member("monthly_limit").GetInt32(),
                Member("priority").GetInt32(),
                Member("is_active").GetBoolean()));

        JsonElement Member(string name) => answer.Json.GetProperty(name);
    }

    [Fact]
    public async Task The_list_shows_todays_counters_and_never_the_key()
    {
        var key = await AddKeyAsync("sk-listed-key", dailyLimit: 4, monthlyLimit: 8);
        await Pool.ChatAsync();
        await Pool.SettleAsync();

        var shown = (await AdminAsync(HttpMethod.Get, Path)).Json.EnumerateArray().Single(item => item.GetProperty("id").GetInt64() == key);

        Assert.Equal((1, 25.0), (shown.GetProperty("daily_usage").GetInt32(), shown.GetProperty("daily_usage_percent").GetDouble()));
        Assert.Equal((1, 12.5), (shown.GetProperty("monthly_usage").GetInt32(), shown.GetProperty("monthly_usage_percent").GetDouble()));
        Assert.Equal(["gpt-4o-mini", "text-embedding-3-small"], shown.GetProperty("models").EnumerateArray().Select(model => model.GetString()));
        Assert.EndsWith("Z", shown.GetProperty("last_used").GetString(), StringComparison.Ordinal);

        await ExecuteAsync("update ai_token_pool set usage_day = usage_day - 1");
        shown = (await AdminAsync(HttpMethod.Get, Path)).Json.EnumerateArray().Single(item => item.GetProperty("id").GetInt64() == key);
        Assert.Equal(0, shown.GetProperty("daily_usage").GetInt32());
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_nothing_else()
    {
        var key = await AddKeyAsync("sk-updated-key", dailyLimit: 10);

        var answer = await AdminAsync(HttpMethod.Put, $"{Path}/{key}", """{"daily_limit":20000}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Json.TryGetProperty("message", out _));
        Assert.Equal(
            ("sk-updated-key", 20000, 0, 1, true),
            await QueryAsync<(string, int, int, int, bool)>("select name, daily_limit, monthly_limit, priority, is_active from ai_token_pool where id = @key", new { key }));
    }

    [Fact]
    public async Task Switching_a_disabled_key_on_brings_it_back()
    {
        var key = await AddKeyAsync("sk-disabled-key");
        await ExecuteAsync("update ai_token_pool set state = 'disabled', last_error = 'HTTP 401', error_count = 3");

        await AdminAsync(HttpMethod.Put, $"{Path}/{key}", """{"is_active":true}""");

        Assert.Equal(HttpStatusCode.OK, (await Pool.ChatAsync()).Status);
    }

    [Fact]
    public async Task A_deleted_key_leaves_its_accounts()
    {
        var key = await AddKeyAsync("sk-deleted-key");
        await Pool.ChatAsync();
        await Pool.SettleAsync();

        Assert.Equal(HttpStatusCode.OK, (await AdminAsync(HttpMethod.Delete, $"{Path}/{key}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AdminAsync(HttpMethod.Delete, $"{Path}/{key}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AdminAsync(HttpMethod.Put, $"{Path}/{key}", "{}")).Status);
        Assert.Equal(1, (await AdminAsync(HttpMethod.Get, $"{Path}/{key}/usage")).Json[0].GetProperty("requests").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await AdminAsync(HttpMethod.Get, $"{Path}/99999/usage")).Status);
    }

    [Fact]
    public async Task Usage_is_told_by_day()
    {
        var key = await AddKeyAsync("sk-usage-key");
        await ExecuteAsync(
            $"""
            insert into ai_token_usage (token_id, model_used, total_tokens, response_time, success, outcome, created_at)
            values ({key}, 'gpt-4o', 100, 1.0, true, 'completed', '2000-01-01Z'),
                   ({key}, 'gpt-4o', 100, 1.0, true, 'completed', now()),
                   ({key}, 'gpt-4o', 50, 2.0, true, 'completed', now()),
                   ({key}, 'gpt-4o', 0, 3.0, false, 'failed', now()),
                   ({key}, 'gpt-4o', 10, 4.0, null, 'cancelled', now())
            """);

        var days = (await AdminAsync(HttpMethod.Get, $"{Path}/{key}/usage")).Json;

        Assert.Equal(1, days.GetArrayLength());
        var today = await QueryAsync<string>("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD')");
        Assert.Equal(
            $$"""{"date":"{{today}}","requests":4,"tokens":160,"cost":0.00000000,"avg_response_time":2.5,"successful_requests":2,"failed_requests":1,"success_rate":66.67}""",
            days[0].GetRawText());
    }

    [Fact]
    public async Task A_secret_is_replaced_without_a_call_failing_and_only_its_end_is_shown()
    {
        var key = await AddKeyAsync("sk-the-old-secret");
        await Pool.ChatAsync();

        var answer = await AdminAsync(HttpMethod.Put, $"{Path}/{key}", """{"token":"sk-the-new-secret-9876","name":"renamed"}""");
        await Pool.ChatAsync();

        Assert.Equal("9876", answer.Json.GetProperty("key").GetProperty("last_four").GetString());
        Assert.DoesNotContain("sk-the", answer.Text, StringComparison.Ordinal);
        Assert.Equal((1, 1), (Provider.CountOf("sk-the-old-secret"), Provider.CountOf("sk-the-new-secret-9876")));
        var audit = await AdminAsync(HttpMethod.Get, $"{Path}/{key}/audit");
        Assert.Equal(["updated", "created"], audit.Json.EnumerateArray().Select(line => line.GetProperty("action").GetString()));
        Assert.Equal("admin 1", audit.Json[0].GetProperty("actor").GetString());
        Assert.DoesNotContain("9876", audit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_its_provider_does_not_take_is_stored_but_not_used()
    {
        Provider.Behave("sk-unknown-there", new Simulators.OpenAI.Keys.Behaviour(Status: 401));
        var key = await AddKeyAsync("sk-unknown-there");

        Assert.Equal("disabled", (await KeyAsync(key)).State);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Pool.ChatAsync()).Status);
        Assert.Equal(0, Provider.CountOf("sk-unknown-there"));
    }

    [Fact]
    public async Task The_health_of_a_key_says_what_its_provider_says_and_how_it_did_lately()
    {
        var key = await AddKeyAsync("sk-healthy-key");
        await Pool.ChatAsync();
        await Pool.SettleAsync();

        var healthy = (await AdminAsync(HttpMethod.Get, $"{Path}/{key}/health")).Json;
        Assert.Equal(("healthy", "ok", 1), (healthy.GetProperty("status").GetString(), healthy.GetProperty("provider").GetString(), healthy.GetProperty("last_hour").GetProperty("requests").GetInt32()));

        Provider.Behave("sk-healthy-key", new Simulators.OpenAI.Keys.Behaviour(Status: 401));
        var revoked = (await AdminAsync(HttpMethod.Get, $"{Path}/{key}/health")).Json;
        Assert.Equal("unhealthy", revoked.GetProperty("status").GetString());
        Assert.Contains("401", revoked.GetProperty("provider").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await AdminAsync(HttpMethod.Get, $"{Path}/999/health")).Status);
    }

    [Theory]
    [InlineData("model", "model", "\"gpt-4o-mini\"")]
    [InlineData("tenant", "user_id", "5")]
    [InlineData("assistant", "assistant_id", "7")]
    public async Task Usage_is_told_by(string by, string member, string value)
    {
        var key = await AddKeyAsync("sk-usage-by-key");
        await Pool.PostAsync(
            "/v1/chat/completions",
            new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "Hi" } } },
            ("X-ChatAi-User-Id", "5"),
            ("X-ChatAi-Assistant-Id", "7"));
        await Pool.SettleAsync();

        var usage = await AdminAsync(HttpMethod.Get, $"{Path}/{key}/usage?by={by}");

        Assert.Equal((value, 18), (usage.Json[0].GetProperty(member).GetRawText(), usage.Json[0].GetProperty("tokens").GetInt32()));
        Assert.Equal(HttpStatusCode.BadRequest, (await AdminAsync(HttpMethod.Get, $"{Path}/{key}/usage?by=weather")).Status);
    }

    [Fact]
    public async Task The_same_name_or_the_same_key_twice_is_a_conflict()
    {
        await AddKeyAsync("sk-first-key");
        var second = await AddKeyAsync("sk-second-key");

        var name = await AdminAsync(HttpMethod.Post, Path, """{"name":"sk-first-key","token":"sk-another-key"}""");
        var token = await AdminAsync(HttpMethod.Post, Path, """{"name":"another","token":"sk-first-key"}""");
        var renamed = await AdminAsync(HttpMethod.Put, $"{Path}/{second}", """{"name":"sk-first-key"}""");

        Assert.All([name, token, renamed], answer => Assert.Equal(HttpStatusCode.Conflict, answer.Status));
        Assert.Equal("urn:chatai:conflict", token.Json.GetProperty("type").GetString());
        Assert.DoesNotContain("sk-first-key", token.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"name":"a"}""")]
    [InlineData("""{"token":"sk-12345678"}""")]
    [InlineData("""{"name":"","token":"sk-12345678"}""")]
    [InlineData("""{"name":"  ","token":"sk-12345678"}""")]
    [InlineData("""{"name":"a","token":"short"}""")]
    [InlineData("""{"name":"a","token":"sk-1234 5678"}""")]
    [InlineData("""{"name":"a","token":"sk-1234\r\nX-Evil: 1"}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","priority":0}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","priority":1001}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","priority":"1"}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","daily_limit":-1}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","monthly_limit":99999999999}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","model_access":""}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","model_access":"gpt-4o,<script>"}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","endpoint":"ftp://example.org"}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","endpoint":"https://user:secret@example.org/v1"}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","endpoint":"https://example.org/v1?key=secret"}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","provider":"mystery"}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","provider":"azure"}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","provider":"local"}""")]
    [InlineData("""{"name":"a","token":"sk-12345678","surprise":true}""")]
    public async Task Rubbish_is_refused_with_a_problem(string body)
    {
        var answer = await AdminAsync(HttpMethod.Post, Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith("application/problem+json", answer.ContentType, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, await QueryAsync<int>("select count(*) from ai_token_pool"));
    }

    [Theory]
    [InlineData("""{"daily_limit":-1}""")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"model_access":" , "}""")]
    [InlineData("""{"is_active":"yes"}""")]
    [InlineData("""{"token":"sk with spaces"}""")]
    [InlineData("""{"endpoint":"ftp://somewhere"}""")]
    [InlineData("""{"requests_per_minute":-1}""")]
    [InlineData("""{"monthly_spend_limit":-0.5}""")]
    [InlineData("""{"provider":"azure"}""")]
    public async Task An_update_of_rubbish_is_refused(string body)
    {
        var key = await AddKeyAsync("sk-kept-as-it-is");

        Assert.Equal(HttpStatusCode.BadRequest, (await AdminAsync(HttpMethod.Put, $"{Path}/{key}", body)).Status);
    }

    [Fact]
    public async Task Only_an_administrator_may_look()
    {
        foreach (var (caller, expected) in new[] { (Pool.Anyone, HttpStatusCode.Unauthorized), (Pool.User, HttpStatusCode.Forbidden), (Pool.Service, HttpStatusCode.Forbidden) })
        {
            Assert.Equal(expected, (await SendAsync(caller, HttpMethod.Get, Path)).Status);
            Assert.Equal(expected, (await SendAsync(caller, HttpMethod.Post, Path, """{"name":"a","token":"sk-12345678"}""")).Status);
            Assert.Equal(expected, (await SendAsync(caller, HttpMethod.Put, $"{Path}/1", "{}")).Status);
            Assert.Equal(expected, (await SendAsync(caller, HttpMethod.Delete, $"{Path}/1")).Status);
            Assert.Equal(expected, (await SendAsync(caller, HttpMethod.Get, $"{Path}/1/usage")).Status);
        }
    }

    private Task<Answered> AdminAsync(HttpMethod method, string path, string? body = null) => SendAsync(Pool.Admin, method, path, body);

    private static async Task<Answered> SendAsync(HttpClient caller, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await caller.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answered.ReadAsync(answer);
    }
}
