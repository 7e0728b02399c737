using System.Text.Json;
using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.TokenPool.Tests.Drivers;
using Npgsql;

namespace ChatAi.TokenPool.Tests.OpenAiClient;

/// <summary>The npm package openai, which was not written by us, against token-pool as it is run.</summary>
public sealed class OpenAiClientTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Key = "sk-of-the-environment";

    private readonly PoolProcess pool = new();
    private OpenAiSimulator provider = null!;

    public async ValueTask InitializeAsync()
    {
        provider = await OpenAiSimulator.StartAsync(TestContext.Current.CancellationToken);
        await pool.StartAsync(database.TokenPool, provider.OpenAiAddress, Key);
    }

    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task It_chats_streams_passes_tools_embeds_lists_models_and_stops_in_the_middle()
    {
        var chat = await RunAsync("chat");
        Assert.Equal("The simulated provider answers with these few words.", chat.GetProperty("content").GetString());
        Assert.Equal(18, chat.GetProperty("tokens").GetInt32());
        await Eventually.True(() => ExistsAsync($"select from ai_token_usage where grant_id || '-' || slot = '{chat.GetProperty("requestId").GetString()}' and outcome = 'completed'"));

        var stream = await RunAsync("stream");
        Assert.Equal("The simulated provider answers with these few words.", stream.GetProperty("content").GetString());
        Assert.Equal((8, 18), (stream.GetProperty("deltas").GetInt32(), stream.GetProperty("tokens").GetInt32()));

        await RunAsync("tools");
        Assert.Contains("\"tools\":[{\"type\":\"function\"", provider.Calls[^1].Body, StringComparison.Ordinal);

        await RunAsync("everything");
        Assert.Contains("""{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}}""", provider.Calls[^1].Body, StringComparison.Ordinal);
        Assert.Contains("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"thing\",\"strict\":true,", provider.Calls[^1].Body, StringComparison.Ordinal);

        var embeddings = await RunAsync("embeddings");
        Assert.Equal("text-embedding-3-small", embeddings.GetProperty("model").GetString());
        Assert.Equal("[1536,1536]", embeddings.GetProperty("sizes").GetRawText());

        var models = await RunAsync("models");
        Assert.Equal("""["gpt-4o","gpt-4o-mini","text-embedding-3-small","local","local-embedding"]""", models.GetProperty("ids").GetRawText());

        provider.Behave(Key, new Behaviour(TokensPerSecond: 20, Text: string.Join(' ', Enumerable.Repeat("word", 400))));

        // The client hangs up after the second chunk, and may still hand out what it had received by then.
        Assert.InRange((await RunAsync("abort")).GetProperty("chunks").GetInt32(), 2, 399);
        await Eventually.True(() => ExistsAsync("select from ai_token_usage where outcome = 'cancelled'"));
    }

    [Fact]
    public async Task It_embeds_without_a_providers_key()
    {
        provider.Behave(Key, new Behaviour(Status: 401));

        var embeddings = await RunAsync("embeddings");

        Assert.Equal("local-embedding", embeddings.GetProperty("model").GetString());
        Assert.Equal("[1536,1536]", embeddings.GetProperty("sizes").GetRawText());
        Assert.Equal(1, embeddings.GetProperty("length").GetDouble(), precision: 4);
    }

    [Fact]
    public async Task It_understands_our_errors()
    {
        var unknown = await RunAsync("chat", "not-the-service-token");
        Assert.Equal(("AuthenticationError", 401, "invalid_api_key"), Error(unknown));

        provider.Behave(Key, new Behaviour(Times: 1, Status: 400, ErrorCode: "context_length_exceeded"));
        Assert.Equal(("BadRequestError", 400, "context_length_exceeded"), Error(await RunAsync("chat")));

        provider.Behave(Key, new Behaviour(ErrorAfterEvents: 2));
        Assert.Equal(("APIError", 0, "stream_interrupted"), Error(await RunAsync("stream")));

        await ExecuteAsync("update ai_token_pool set is_active = false");
        var exhausted = await RunAsync("chat");
        Assert.Equal(("InternalServerError", 503, "pool_exhausted"), Error(exhausted));
        Assert.Equal("60", exhausted.GetProperty("retryAfter").GetString());
        await ExecuteAsync("update ai_token_pool set is_active = true");
    }

    private static (string?, int, string?) Error(JsonElement result) => (
        result.GetProperty("error").GetString(),
        result.TryGetProperty("status", out var status) ? status.GetInt32() : 0,
        result.GetProperty("code").GetString());

    private Task<JsonElement> RunAsync(string scenario, string token = Pool.ServiceToken) => NodeProgram.RunAsync(scenario, pool.Address, token);

    private async Task<bool> ExistsAsync(string query)
    {
        await using var source = NpgsqlDataSource.Create(database.Owner);
        await using var command = source.CreateCommand($"select exists ({query})");
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.Owner);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
