using System.Net;
using System.Text.Json;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Providers.Azure;

public sealed class AzureTests(TestDatabase database) : PoolTest(database)
{
    private const string Key = "azure-key-1234567890";
    private const string Chat = "/openai/deployments/gpt-4o-mini/chat/completions?api-version=2025-04-01-preview";

    protected override IEnumerable<(string Name, string Value)> Settings =>
    [
        ("Providers:FirstByteTimeout", "00:00:01"),
        ("Providers:StreamIdleTimeout", "00:00:00.500"),
    ];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Pool.AddKeyAsync(Key, Provider.Address, provider: "azure");
    }

    [Fact]
    public async Task What_the_pool_knows_nothing_of_reaches_the_deployment_as_it_was_written()
    {
        const string request = """
            {"model":"gpt-4o-mini","messages":[{"role":"user","content":[{"type":"text","text":"Привет"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}],
             "temperature":0.70000000000000001,"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
             "response_format":{"type":"json_object"},"seed":12345678901234567890,"an_unknown_field":{"deep":[1,2.50,null]}}
            """;

        var answer = await Pool.PostAsync("/v1/chat/completions", request);

        Assert.StartsWith("""{"id":"chatcmpl-simulated","object":"chat.completion",""", answer.Text, StringComparison.Ordinal);
        var call = Assert.Single(Provider.Calls);
        Assert.Equal((Key, "api-key", Chat), (call.Key, call.KeyHeader, call.Path));
        Assert.Equal(
            JsonElement.Parse(request).EnumerateObject().Select(member => (member.Name, member.Value.GetRawText())).Order(),
            JsonElement.Parse(call.Body).EnumerateObject().Select(member => (member.Name, member.Value.GetRawText())).Order());
        var row = Assert.Single(await UsageAsync());
        Assert.Equal((10, 8, "completed"), (row.PromptTokens, row.CompletionTokens, row.Outcome));
    }

    [Fact]
    public async Task A_stream_passes_through_event_by_event_with_what_Azure_thinks_of_the_prompt()
    {
        var answer = await Pool.ChatAsync(stream: true, includeUsage: true);

        Assert.Equal("text/event-stream", answer.ContentType);
        Assert.StartsWith("data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":", answer.Text, StringComparison.Ordinal);
        Assert.Contains("\"usage\":{\"prompt_tokens\":10", answer.Text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", answer.Text, StringComparison.Ordinal);
        var row = Assert.Single(await UsageAsync());
        Assert.Equal((10, 8, "completed"), (row.PromptTokens, row.CompletionTokens, row.Outcome));
    }

    [Fact]
    public async Task Each_event_is_passed_on_when_it_comes_and_leaving_ends_the_providers_work()
    {
        Provider.Behave(Key, new Behaviour(TokensPerSecond: 10, Text: string.Join(' ', Enumerable.Repeat("word", 400))));

        using (var answer = await Pool.BeginChatAsync())
        using (var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken))
            await stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);

        var row = await Eventually.Is(async () => (await UsageAsync()).Single(), row => row.Outcome != "open");
        Assert.Equal("cancelled", row.Outcome);
        await Assert.Single(Provider.Calls).CallerLeft.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task A_stream_that_breaks_ends_with_an_error(Behaviour behaviour, string reason)
    {
        Provider.Behave(Key, behaviour);

        var answer = await Pool.ChatAsync(stream: true);

        Assert.EndsWith("\"code\":\"stream_interrupted\"}}\n\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal(("failed", reason), ((await UsageAsync())[0].Outcome, (await UsageAsync())[0].ErrorMessage));
    }

    public static TheoryData<Behaviour, string> Interruptions => new()
    {
        { new Behaviour(CutAfterEvents: 4), "The connection broke in the middle of the stream" },
        { new Behaviour(ErrorAfterEvents: 4), "The provider gave up in the stream" },
        { new Behaviour(Stall: Stall.AfterFirstByte), "The stream stood still for too long" },
    };

    [Fact]
    public async Task Embeddings_are_the_providers_own_in_the_size_of_the_knowledge_base()
    {
        var answer = await Pool.EmbedAsync("default", "one text", "another");

        Assert.Equal(1536, answer.Json.GetProperty("data")[1].GetProperty("embedding").GetArrayLength());
        var call = Assert.Single(Provider.Calls);
        Assert.Equal("/openai/deployments/text-embedding-3-small/embeddings?api-version=2025-04-01-preview", call.Path);
        Assert.Equal(1536, JsonElement.Parse(call.Body).GetProperty("dimensions").GetInt32());
    }

    [Fact]
    public async Task A_request_that_is_wrong_in_itself_is_answered_with_Azures_own_words()
    {
        Provider.Behave(Key, new Behaviour(Status: 400, ErrorCode: "content_filter"));

        var answer = await Pool.ChatAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "content_filter"), (answer.Status, answer.ErrorCode));
    }

    [Theory]
    [InlineData(401, "disabled", null)]
    [InlineData(429, "cooling", 7.0)]
    [InlineData(500, "ready", null)]
    public async Task A_refusal_means_for_its_key_what_any_other_providers_does_and_is_not_repeated(int status, string state, double? seconds)
    {
        var headers = status == 429 ? new Dictionary<string, string> { ["retry-after"] = "7" } : null;
        Provider.Behave(Key, new Behaviour(Status: status, EchoesKey: true, Headers: headers));

        var answer = await Pool.ChatAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        var id = await QueryAsync<long>("select id from ai_token_pool where provider = 'azure'");
        var key = await KeyAsync(id);
        Assert.Equal((state, $"HTTP {status} simulated: Simulated refusal of the key [key]."), (key.State, key.LastError));
        Assert.Equal(seconds, key.CoolsFor, (expected, actual) => expected is null ? actual is null : actual is > 4 and <= 7);
        Assert.Equal(1, Provider.CountOf(Key));
        Assert.DoesNotContain(Pool.Log.Lines, line => line.Contains(Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_keeps_silent_or_is_not_there_is_left_for_the_next_key(bool isThere)
    {
        Provider.Behave(Key, new Behaviour(Stall: Stall.BeforeFirstByte));
        if (!isThere)
            await ExecuteAsync("update ai_token_pool set endpoint = 'http://127.0.0.1:1' where provider = 'azure'");
        await AddKeyAsync("sk-the-next-one", priority: 2);

        var answer = await Pool.ChatAsync(stream: true);

        Assert.EndsWith("data: [DONE]\n\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal(
            isThere ? "No answer in time" : "No connection: ConnectionError",
            (await UsageAsync())[0].ErrorMessage);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/openai")]
    [InlineData("/openai/v1/")]
    public async Task The_endpoint_may_be_given_with_the_path_that_the_portal_shows(string path)
    {
        await ExecuteAsync("delete from ai_token_pool where provider = 'azure'");
        await Pool.AddKeyAsync(Key, new Uri(Provider.Address, path), provider: "azure");

        Assert.Equal(HttpStatusCode.OK, (await Pool.ChatAsync()).Status);
    }
}
