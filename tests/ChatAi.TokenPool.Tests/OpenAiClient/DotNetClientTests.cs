using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.TokenPool.Tests.Drivers;
using OpenAI;
using OpenAI.Chat;

namespace ChatAi.TokenPool.Tests.OpenAiClient;

/// <summary>The NuGet package OpenAI, which was not written by us, with nothing but another endpoint.</summary>
public sealed class DotNetClientTests(TestDatabase database) : PoolTest(database)
{
    private const string Key = "sk-dotnet-client-key";
    private const string Model = "gpt-4o-mini";
    private const string Words = "The simulated provider answers with these few words.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private OpenAIClient Client => ClientWith(Pool.ServiceToken);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await AddKeyAsync(Key);
    }

    [Fact]
    public async Task It_chats()
    {
        var answer = await Client.GetChatClient(Model).CompleteChatAsync([new UserChatMessage("Which port?")], cancellationToken: Stop);

        Assert.Equal((Words, 18), (answer.Value.Content[0].Text, answer.Value.Usage.TotalTokenCount));
        Assert.True(answer.GetRawResponse().Headers.TryGetValue("x-request-id", out var id));
        Assert.Equal("completed", await QueryAsync<string>("select outcome from ai_token_usage where grant_id || '-' || slot = @id", new { id }));
    }

    [Fact]
    public async Task It_streams()
    {
        var (text, tokens) = ("", 0);
        await foreach (var update in Client.GetChatClient(Model).CompleteChatStreamingAsync([new UserChatMessage("Which port?")], cancellationToken: Stop))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            tokens = update.Usage?.TotalTokenCount ?? tokens;
        }

        Assert.Equal((Words, 18), (text, tokens));
    }

    [Fact]
    public async Task Its_images_tools_and_forms_of_the_answer_reach_the_provider_untouched()
    {
        var picture = ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes("a picture"u8.ToArray()), "image/png", ChatImageDetailLevel.Low);
        var options = new ChatCompletionOptions
        {
            Tools = { ChatTool.CreateFunctionTool("weather", "Says it", BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}}}""")) },
            ToolChoice = ChatToolChoice.CreateAutoChoice(),
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("thing", BinaryData.FromString("""{"type":"object"}"""), jsonSchemaIsStrict: true),
        };

        await Client.GetChatClient(Model).CompleteChatAsync([new UserChatMessage(ChatMessageContentPart.CreateTextPart("What is this?"), picture)], options, Stop);

        var received = JsonElement.Parse(Assert.Single(Provider.Calls).Body);
        var image = received.GetProperty("messages")[0].GetProperty("content")[1].GetProperty("image_url");
        Assert.Equal(("data:image/png;base64,YSBwaWN0dXJl", "low"), (image.GetProperty("url").GetString(), image.GetProperty("detail").GetString()));
        Assert.Equal(
            """{"type":"object","properties":{"city":{"type":"string"}}}""",
            received.GetProperty("tools")[0].GetProperty("function").GetProperty("parameters").GetRawText());
        Assert.True(received.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean());
    }

    [Fact]
    public async Task It_embeds()
    {
        var vectors = await Client.GetEmbeddingClient("default").GenerateEmbeddingsAsync(["one text", "another text"], cancellationToken: Stop);

        Assert.Equal("text-embedding-3-small", vectors.Value.Model);
        Assert.Equal([1536, 1536], vectors.Value.Select(vector => vector.ToFloats().Length));
    }

    [Fact]
    public async Task It_lists_the_models()
    {
        var models = await Client.GetOpenAIModelClient().GetModelsAsync(Stop);

        Assert.Equal([Model, "text-embedding-3-small"], models.Value.Select(model => model.Id));
    }

    [Fact]
    public async Task It_understands_our_errors()
    {
        var stranger = await Assert.ThrowsAsync<ClientResultException>(() => ChatAsync(ClientWith("not-the-service-token")));
        Assert.Equal(401, stranger.Status);
        Assert.Contains("invalid_api_key", stranger.Message, StringComparison.Ordinal);

        Provider.Behave(Key, new Behaviour(Times: 1, Status: 400, ErrorCode: "context_length_exceeded", ErrorMessage: "This is too long."));
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => ChatAsync(Client));
        Assert.Equal(400, refused.Status);
        Assert.Contains("This is too long.", refused.Message, StringComparison.Ordinal);

        Provider.Behave(Key, new Behaviour(Status: 429, Headers: new Dictionary<string, string> { ["retry-after"] = "40" }));
        var exhausted = await Assert.ThrowsAsync<ClientResultException>(() => ChatAsync(Client));
        Assert.Equal(503, exhausted.Status);
        Assert.True(exhausted.GetRawResponse()!.Headers.TryGetValue("retry-after", out var seconds));
        Assert.InRange(int.Parse(seconds!, System.Globalization.CultureInfo.InvariantCulture), 30, 40);
    }

    /// <summary>It overlooks the event that says so, and the end of the stream; but the reason to finish is missing.</summary>
    [Fact]
    public async Task It_can_tell_half_an_answer_from_a_whole_one()
    {
        Assert.Contains(ChatFinishReason.Stop, await FinishReasonsAsync());

        Provider.Behave(Key, new Behaviour(CutAfterEvents: 3));
        Assert.DoesNotContain(ChatFinishReason.Stop, await FinishReasonsAsync());
    }

    [Fact]
    public async Task It_may_stop_in_the_middle()
    {
        Provider.Behave(Key, new Behaviour(TokensPerSecond: 20, Text: string.Join(' ', Enumerable.Repeat("word", 400))));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in Client.GetChatClient(Model).CompleteChatStreamingAsync([new UserChatMessage("Which port?")], cancellationToken: enough.Token))
                await enough.CancelAsync();
        });

        var row = await Eventually.Is(async () => (await UsageAsync()).Single(), row => row.Outcome != "open");
        Assert.Equal("cancelled", row.Outcome);
    }

    private async Task<List<ChatFinishReason?>> FinishReasonsAsync() => await Client.GetChatClient(Model)
        .CompleteChatStreamingAsync([new UserChatMessage("Which port?")], cancellationToken: Stop)
        .Select(update => update.FinishReason)
        .ToListAsync(Stop);

    private static Task<ClientResult<ChatCompletion>> ChatAsync(OpenAIClient client) =>
        client.GetChatClient(Model).CompleteChatAsync([new UserChatMessage("Which port?")], cancellationToken: Stop);

    private OpenAIClient ClientWith(string token) => new(
        new ApiKeyCredential(token),
        new OpenAIClientOptions { Endpoint = new Uri(Pool.Service.BaseAddress!, "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
}
