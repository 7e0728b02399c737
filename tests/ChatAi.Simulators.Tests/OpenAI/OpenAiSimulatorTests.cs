using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatAi.Simulators.OpenAI;

namespace ChatAi.Simulators.Tests.OpenAI;

public sealed class OpenAiSimulatorTests : IAsyncLifetime
{
    private OpenAiSimulator simulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        simulator = await OpenAiSimulator.StartAsync(Stop);
        client = new HttpClient { BaseAddress = simulator.Address };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await simulator.DisposeAsync();
    }

    [Fact]
    public async Task It_answers_streams_embeds_and_lists_models()
    {
        using var chat = await CallAsync("k1", "/v1/chat/completions", Chat(stream: false));
        Assert.Equal(8, (await JsonAsync(chat)).GetProperty("usage").GetProperty("completion_tokens").GetInt32());

        using var stream = await CallAsync("k1", "/v1/chat/completions", Chat(stream: true));
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("data: [DONE]\n\n", await stream.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        using var embeddings = await CallAsync("k1", "/v1/embeddings", new { model = "text-embedding-3-small", input = "a", dimensions = 8 });
        Assert.Equal(8, (await JsonAsync(embeddings)).GetProperty("data")[0].GetProperty("embedding").GetArrayLength());

        using var models = await CallAsync("k1", "/v1/models", null);
        Assert.Equal(3, (await JsonAsync(models)).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_key_misbehaves_for_as_many_calls_as_told_and_others_never()
    {
        await ControlAsync(HttpMethod.Put, "/sim/keys/k1", new { times = 2, status = 429, error_code = "rate_limit_exceeded", headers = new Dictionary<string, string> { ["retry-after"] = "7" } });

        var statuses = new List<HttpStatusCode>();
        foreach (var key in (string[])["k1", "k2", "k1", "k1"])
        {
            using var answer = await CallAsync(key, "/v1/chat/completions", Chat(stream: false));
            statuses.Add(answer.StatusCode);
            if (!answer.IsSuccessStatusCode)
                Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter?.Delta);
        }

        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], statuses);
    }

    [Fact]
    public async Task Every_call_is_counted_with_its_key_and_body_until_it_is_reset()
    {
        using var one = await CallAsync("k1", "/v1/chat/completions", Chat(stream: false));
        using var two = await CallAsync("k2", "/v1/embeddings", new { model = "m", input = "text" });

        var counts = await client.GetFromJsonAsync<Dictionary<string, int>>(new Uri("/sim/keys", UriKind.Relative), Stop);
        Assert.Equal(new Dictionary<string, int> { ["k1"] = 1, ["k2"] = 1 }, counts);
        var calls = await client.GetFromJsonAsync<JsonElement>(new Uri("/sim/keys/k2/calls", UriKind.Relative), Stop);
        Assert.Equal("""{"model":"m","input":"text"}""", calls[0].GetProperty("body").GetString());

        await ControlAsync(HttpMethod.Post, "/sim/reset", null);
        Assert.Empty(simulator.Calls);
    }

    [Fact]
    public async Task An_echo_answers_each_question_with_its_own_words()
    {
        await ControlAsync(HttpMethod.Put, "/sim/keys/k1", new { echoes_question = true });
        object[] messages = [new { role = "user", content = "Before" }, new { role = "assistant", content = "Yes" }, new { role = "user", content = "And 42 now?" }];

        using var whole = await CallAsync("k1", "/v1/chat/completions", new { model = "gpt-4o", messages });
        using var stream = await CallAsync("k1", "/v1/chat/completions", new { model = "gpt-4o", messages, stream = true });

        Assert.Equal("And 42 now?", (await JsonAsync(whole)).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        var events = await stream.Content.ReadAsStringAsync(Stop);
        Assert.All((string[])["\"And\"", "\" 42\"", "\" now?\""], word => Assert.Contains(word, events, StringComparison.Ordinal));
        Assert.DoesNotContain("Before", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_can_be_cut_in_the_middle()
    {
        await ControlAsync(HttpMethod.Put, "/sim/keys/k1", new { cut_after_events = 2 });

        using var answer = await CallAsync("k1", "/v1/chat/completions", Chat(stream: true));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task It_serves_Azures_paths_to_those_who_speak_like_Azures_clients()
    {
        const string chat = "/openai/deployments/gpt-4o/chat/completions";
        client.DefaultRequestHeaders.Add("api-key", "k1");

        using var versionless = await CallAsync(null, chat, Chat(stream: false));
        Assert.Equal(HttpStatusCode.NotFound, versionless.StatusCode);

        using var answer = await CallAsync(null, $"{chat}?api-version=2024-10-21", new { messages = Array.Empty<object>() });
        Assert.Equal("gpt-4o", (await JsonAsync(answer)).GetProperty("model").GetString());

        using var stream = await CallAsync(null, $"{chat}?api-version=2024-10-21", Chat(stream: true));
        Assert.Contains("prompt_filter_results", await stream.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        using var models = await CallAsync(null, "/openai/models?api-version=2024-10-21", null);
        Assert.Equal(3, (await JsonAsync(models)).GetProperty("data").GetArrayLength());

        client.DefaultRequestHeaders.Remove("api-key");
        using var bearer = await CallAsync("k1", "/openai/models?api-version=2024-10-21", null);
        Assert.Equal(HttpStatusCode.Unauthorized, bearer.StatusCode);
        Assert.Equal(2, simulator.CountOf("k1"));
        Assert.Single(simulator.Checks);
    }

    [Fact]
    public async Task A_refusal_says_what_it_is_told_to_say()
    {
        await ControlAsync(HttpMethod.Put, "/sim/keys/k1", new { status = 429, error_message = "on requests per day (RPD)", error_type = "requests", error_code = "rate_limit_exceeded", organization = "org-a" });

        using var answer = await CallAsync("k1", "/v1/models", null);

        Assert.Equal(["org-a"], answer.Headers.GetValues("openai-organization"));
        Assert.Equal(
            """{"error":{"message":"on requests per day (RPD)","type":"requests","param":null,"code":"rate_limit_exceeded"}}""",
            await answer.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task What_it_does_not_know_it_refuses()
    {
        using var keyless = await CallAsync(null, "/v1/chat/completions", Chat(stream: false));
        using var path = await CallAsync("k1", "/v1/audio/speech", new { });
        using var body = await CallAsync("k1", "/v1/chat/completions", new { model = "gpt-4o" });

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.BadRequest],
            [keyless.StatusCode, path.StatusCode, body.StatusCode]);
    }

    private static object Chat(bool stream) => new { model = "gpt-4o", messages = new[] { new { role = "user", content = "Hi" } }, stream };

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private async Task<HttpResponseMessage> CallAsync(string? key, string path, object? body)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }

    private async Task ControlAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
