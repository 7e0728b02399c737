using System.Net;
using System.Text.Json;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Completions;

public sealed class ChatTests(TestDatabase database) : PoolTest(database)
{
    private const string Key = "sk-chat-key-1234";

    [Fact]
    public async Task What_the_pool_knows_nothing_of_reaches_the_provider_as_it_was_written()
    {
        await AddKeyAsync(Key);
        const string request = """
            {"model":"gpt-4o-mini","messages":[{"role":"user","content":[{"type":"text","text":"Привет"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}],
             "temperature":0.70000000000000001,"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
             "response_format":{"type":"json_object"},"seed":12345678901234567890,"an_unknown_field":{"deep":[1,2.50,null]}}
            """;

        var answer = await Pool.PostAsync("/v1/chat/completions", request);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var sent = JsonElement.Parse(request);
        var received = JsonElement.Parse(Assert.Single(Provider.Calls).Body);
        Assert.Equal(
            sent.EnumerateObject().Select(member => (member.Name, member.Value.GetRawText())).Order(),
            received.EnumerateObject().Select(member => (member.Name, member.Value.GetRawText())).Order());
    }

    [Fact]
    public async Task A_whole_answer_is_the_providers_own_bytes_and_its_usage_is_accounted_for()
    {
        var key = await AddKeyAsync(Key);

        var answer = await Pool.PostAsync(
            "/v1/chat/completions",
            new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "Hi" } } },
            ("X-ChatAi-User-Id", "5"),
            ("X-ChatAi-Assistant-Id", "7"),
            ("X-ChatAi-Dialog-Id", "9"));

        Assert.StartsWith("""{"id":"chatcmpl-simulated","object":"chat.completion",""", answer.Text, StringComparison.Ordinal);
        Assert.Equal("The simulated provider answers with these few words.", answer.Content);
        Assert.Equal(new UsageRow(key, "gpt-4o-mini", 10, 8, 18, "chat", true, "completed", null), Assert.Single(await UsageAsync()));
        Assert.Equal((5, 7, 9), await QueryAsync<(int, int, int)>("select user_id, assistant_id, dialog_id from ai_token_usage"));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("{", null)]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":5,"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":"","messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":"gpt-4o-mini"}""", "messages")]
    [InlineData("""{"model":"gpt-4o-mini","messages":[]}""", "messages")]
    [InlineData("""{"model":"gpt-4o-mini","messages":"hello"}""", "messages")]
    [InlineData("""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"a"}],"stream":"yes"}""", "stream")]
    public async Task Rubbish_is_refused_in_the_shape_that_OpenAIs_clients_read(string body, string? parameter)
    {
        await AddKeyAsync(Key);

        var answer = await Pool.PostAsync("/v1/chat/completions", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        var error = answer.Json.GetProperty("error");
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(parameter, error.GetProperty("param").GetString());
        Assert.Empty(await UsageAsync());
    }

    [Fact]
    public async Task A_header_that_is_no_number_is_refused() =>
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await Pool.PostAsync(
                "/v1/chat/completions",
                new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "Hi" } } },
                ("X-ChatAi-User-Id", "five"))).Status);

    [Fact]
    public async Task Only_services_and_administrators_may_call()
    {
        var anyone = await Pool.GetAsync(Pool.Anyone, "/v1/models");
        var user = await Pool.GetAsync(Pool.User, "/v1/models");
        var admin = await Pool.GetAsync(Pool.Admin, "/v1/models");

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), (anyone.Status, anyone.ErrorCode));
        Assert.Equal((HttpStatusCode.Forbidden, "permission_denied"), (user.Status, user.ErrorCode));
        Assert.Equal(HttpStatusCode.OK, admin.Status);
    }

    [Fact]
    public async Task A_callers_deadline_ends_the_providers_work_and_is_no_fault_of_the_key()
    {
        var key = await AddKeyAsync(Key);
        Provider.Behave(Key, new Behaviour(Stall: Stall.BeforeFirstByte));

        var answer = await Pool.PostAsync(
            "/v1/chat/completions",
            new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "Hi" } } },
            ("X-Stainless-Timeout", "0.3"));

        Assert.Equal((HttpStatusCode.GatewayTimeout, "deadline_exceeded"), (answer.Status, answer.ErrorCode));
        await Assert.Single(Provider.Calls).CallerLeft.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal("cancelled", Assert.Single(await UsageAsync()).Outcome);
        Assert.Equal(0, (await KeyAsync(key)).ErrorCount);
    }

    [Fact]
    public async Task The_models_are_those_that_active_keys_name()
    {
        await AddKeyAsync(Key);

        var models = (await Pool.GetAsync(Pool.Service, "/v1/models")).Json.GetProperty("data").EnumerateArray();

        Assert.Equal(["gpt-4o-mini", "text-embedding-3-small"], models.Select(model => model.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_provider_that_does_not_count_is_accounted_for_by_an_estimate(bool stream)
    {
        await AddKeyAsync(Key);
        Provider.Behave(Key, new Behaviour(ReportsUsage: false, Text: "The shop closes at six"));

        await Pool.ChatAsync(stream: stream);

        Assert.Equal((10, 5), Tokens(Assert.Single(await UsageAsync())));

        static (int, int) Tokens(UsageRow row) => (row.PromptTokens, row.CompletionTokens);
    }

    [Fact]
    public async Task The_pool_is_unhealthy_without_a_key_that_can_answer_and_degraded_with_one_that_cannot()
    {
        Assert.Contains("\"ai_token_manager\":{\"status\":\"unhealthy\"", await HealthAsync(), StringComparison.Ordinal);

        await AddKeyAsync(Key, dailyLimit: 1);
        Assert.Contains("\"ai_token_manager\":{\"status\":\"healthy\"", await HealthAsync(), StringComparison.Ordinal);

        await Pool.ChatAsync();
        Assert.Contains("No key of the pool can answer now", await HealthAsync(), StringComparison.Ordinal);

        await AddKeyAsync("sk-another-key", dailyLimit: 1);
        Assert.Contains("1 of 2 keys cannot answer now", await HealthAsync(), StringComparison.Ordinal);
        Assert.StartsWith("{\"status\":\"degraded\"", await HealthAsync(), StringComparison.Ordinal);
    }

    private async Task<string> HealthAsync() => (await Pool.GetAsync(Pool.Anyone, "/health")).Text;
}
