using System.Net.Http.Json;
using System.Text;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Completions;

public sealed class StreamTests(TestDatabase database) : PoolTest(database)
{
    private const string Key = "sk-stream-key-1234";

    protected override IEnumerable<(string Name, string Value)> Settings => [("Providers:StreamIdleTimeout", "00:00:00.500")];

    [Fact]
    public async Task A_stream_with_usage_is_byte_for_byte_the_providers()
    {
        await AddKeyAsync(Key);

        var answer = await Pool.ChatAsync(stream: true, includeUsage: true);

        Assert.Equal("text/event-stream", answer.ContentType);
        Assert.Equal(await ProvidersOwnAsync(), answer.Text);
        Assert.Contains("\"usage\":{\"prompt_tokens\":10", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_is_counted_but_hidden_from_a_caller_who_did_not_ask_for_it()
    {
        await AddKeyAsync(Key);

        var answer = await Pool.ChatAsync(stream: true);
        var events = (await ProvidersOwnAsync()).Split("\n\n");

        Assert.Equal(string.Join("\n\n", events.Where(data => !data.Contains("\"usage\"", StringComparison.Ordinal))), answer.Text);
        var row = Assert.Single(await UsageAsync());
        Assert.Equal((10, 8, 18, "completed"), (row.PromptTokens, row.CompletionTokens, row.TotalTokens, row.Outcome));
    }

    [Fact]
    public async Task Each_event_is_passed_on_when_it_comes()
    {
        await AddKeyAsync(Key);
        Provider.Behave(Key, new Behaviour(Stall: Stall.AfterFirstByte));

        using var answer = await Pool.BeginChatAsync();
        using var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);

        Assert.EndsWith("\n\n", Encoding.UTF8.GetString(buffer, 0, read), StringComparison.Ordinal);
        Assert.Empty(await UsageAsync());
        Assert.True(await QueryAsync<bool>("select sum(requests) > 0 from ai_token_grants"));
    }

    [Fact]
    public async Task A_caller_who_leaves_ends_the_providers_work_and_his_call_is_settled_with_what_was_produced()
    {
        await AddKeyAsync(Key);
        Provider.Behave(Key, new Behaviour(TokensPerSecond: 20, Text: string.Join(' ', Enumerable.Repeat("word", 400))));

        using (var answer = await Pool.BeginChatAsync())
        using (var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken))
        using (var reader = new StreamReader(stream))
        {
            for (var line = 0; line < 10; line++)
                await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        }

        var row = await Eventually.Is(async () => (await UsageAsync()).Single(), row => row.Outcome != "open");
        Assert.Equal(("cancelled", null), (row.Outcome, row.Success));
        Assert.InRange(row.CompletionTokens, 2, 250);
        await Assert.Single(Provider.Calls).CallerLeft.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_caller_who_leaves_before_the_first_byte_is_settled_too()
    {
        await AddKeyAsync(Key);
        Provider.Behave(Key, new Behaviour(Stall: Stall.BeforeFirstByte));
        using var patience = new CancellationTokenSource();

        var call = Pool.Service.PostAsJsonAsync(
            new Uri("/v1/chat/completions", UriKind.Relative),
            new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "Hi" } } },
            patience.Token);
        await Eventually.True(() => Provider.CountOf(Key) == 1);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var row = await Eventually.Is(async () => (await UsageAsync()).Single(), row => row.Outcome != "open");
        Assert.Equal("cancelled", row.Outcome);
        await Assert.Single(Provider.Calls).CallerLeft.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task A_stream_that_breaks_ends_with_an_error_and_is_settled_with_what_was_produced(Behaviour behaviour, string reason)
    {
        var key = await AddKeyAsync(Key);
        Provider.Behave(Key, behaviour);

        var answer = await Pool.ChatAsync(stream: true);

        Assert.EndsWith("\"code\":\"stream_interrupted\"}}\n\n", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        var row = Assert.Single(await UsageAsync());
        Assert.Equal(("failed", false, reason), (row.Outcome, row.Success, row.ErrorMessage));
        Assert.True(row.PromptTokens > 0);
        Assert.Equal(1, (await KeyAsync(key)).ErrorCount);
    }

    public static TheoryData<Behaviour, string> Interruptions => new()
    {
        { new Behaviour(CutAfterEvents: 3), "The connection broke in the middle of the stream" },
        { new Behaviour(ErrorAfterEvents: 3), "The provider gave up in the stream" },
        { new Behaviour(Malformed: Malformation.Event), "An event of the stream is no JSON" },
        { new Behaviour(Stall: Stall.AfterFirstByte), "The stream stood still for too long" },
    };

    [Fact]
    public async Task A_provider_that_gives_its_reason_to_finish_need_not_say_done()
    {
        await AddKeyAsync(Key);
        Provider.Behave(Key, new Behaviour(SaysDone: false));

        var answer = await Pool.ChatAsync(stream: true);

        Assert.EndsWith("data: [DONE]\n\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal("completed", Assert.Single(await UsageAsync()).Outcome);
    }

    /// <summary>The same request, without the pool between.</summary>
    private async Task<string> ProvidersOwnAsync()
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Provider.Address, "/v1/chat/completions"))
        {
            Content = new StringContent(Provider.Calls[0].Body, Encoding.UTF8, "application/json"),
            Headers = { { "Authorization", "Bearer a-direct-caller" } },
        };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
