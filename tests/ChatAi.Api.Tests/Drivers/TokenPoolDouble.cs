using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>
/// A server that speaks the token pool's contract: embeddings that are the same for the same words, completions as they
/// are scripted, failures on request. What the contract does not know is refused, and told to the test at its end.
/// </summary>
public sealed class TokenPoolDouble : IAsyncDisposable
{
    public const string ServiceToken = "a-service-token-for-the-tests-only";
    public const string EmbeddingModel = "words-of-the-test";

    /// <summary>The key that answers.</summary>
    public const string FirstKey = "41";

    /// <summary>The key that answers where the first is to be avoided.</summary>
    public const string SecondKey = "42";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<(int Status, int? RetryAfter, string Code)> failures = new();
    private readonly ConcurrentQueue<(int Pieces, bool Told)> breaks = new();

    private TokenPoolDouble(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    /// <summary>The pieces of the next completions.</summary>
    public IReadOnlyList<string> Answer { get; set; } = ["It is ", "so [1]."];

    /// <summary>A completion waits here before its last piece.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Embeddings wait here.</summary>
    public TaskCompletionSource? EmbeddingGate { get; set; }

    public ConcurrentQueue<JsonNode> Completions { get; } = new();

    /// <summary>Which key each completion asked to avoid; "" where it asked for nothing.</summary>
    public ConcurrentQueue<string> Avoided { get; } = new();

    public ConcurrentQueue<JsonNode> Embeddings { get; } = new();

    public ConcurrentQueue<string> Violations { get; } = new();

    public static async Task<TokenPoolDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var pool = new TokenPoolDouble(app);
        app.MapPost("/v1/chat/completions", pool.CompleteAsync);
        app.MapPost("/v1/embeddings", pool.EmbedAsync);
        app.MapFallback(pool.RefuseAsync);
        await app.StartAsync();

        return pool;
    }

    public void FailNext(int status, int? retryAfter = null, string code = "pool_exhausted") => failures.Enqueue((status, retryAfter, code));

    public void ReachQuotaNext(int retryAfter) => FailNext(StatusCodes.Status429TooManyRequests, retryAfter, "tenant_quota_exceeded");

    /// <summary>One more completion breaks off after so many pieces.</summary>
    /// <param name="told">Whether the pool says so; it cannot when it is itself what dies.</param>
    public void BreakNext(int pieces, bool told = true) => breaks.Enqueue((pieces, told));

    public async ValueTask DisposeAsync()
    {
        Gate?.TrySetResult();
        EmbeddingGate?.TrySetResult();
        await app.DisposeAsync();
        Assert.Empty(Violations);
    }

    private async Task CompleteAsync(HttpContext context)
    {
        if (await AcceptAsync(context) is not { } request)
            return;

        Completions.Enqueue(request);
        var avoided = context.Request.Headers["X-ChatAi-Avoid-Key-Id"].ToString();
        Avoided.Enqueue(avoided);
        context.Response.Headers["X-ChatAi-Key-Id"] = avoided == FirstKey ? SecondKey : FirstKey;
        if (request["stream"]?.GetValue<bool>() is not true || request["model"] is null)
            Violations.Enqueue($"no stream, or no model: {request}");

        context.Response.ContentType = "text/event-stream";
        var pieces = Answer;
        var breaksOff = breaks.TryDequeue(out var broken);
        for (var place = 0; place < pieces.Count; place++)
        {
            if (place == pieces.Count - 1 && Gate is { } gate)
                await gate.Task.WaitAsync(context.RequestAborted);

            if (breaksOff && place == broken.Pieces)
            {
                if (broken.Told)
                    await SendAsync(context, Error("stream_interrupted"));
                return;
            }

            await SendAsync(context, Chunk(new JsonObject { ["content"] = pieces[place] }, null));
        }

        await SendAsync(context, Chunk([], "stop"));
        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private async Task EmbedAsync(HttpContext context)
    {
        if (await AcceptAsync(context) is not { } request)
            return;

        if (EmbeddingGate is { } gate)
            await gate.Task.WaitAsync(context.RequestAborted);

        Embeddings.Enqueue(request);
        if (request["model"]?.GetValue<string>() is not ("default" or EmbeddingModel) || request["dimensions"]?.GetValue<int>() != 1536)
            Violations.Enqueue($"an unknown model, or not 1536 dimensions: {request["model"]}, {request["dimensions"]}");

        var input = request["input"] is JsonArray texts ? texts.Select(text => text!.GetValue<string>()) : [request["input"]!.GetValue<string>()];
        var asBase64 = request["encoding_format"]?.GetValue<string>() == "base64";
        await context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["object"] = "list",
            ["model"] = EmbeddingModel,
            ["data"] = new JsonArray([.. input.Select((text, index) => (JsonNode)new JsonObject
            {
                ["object"] = "embedding",
                ["index"] = index,
                ["embedding"] = Encode(WordVector.Of(text), asBase64),
            })]),
            ["usage"] = new JsonObject { ["prompt_tokens"] = 1, ["total_tokens"] = 1 },
        });
    }

    private async Task<JsonNode?> AcceptAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.Authorization != $"Bearer {ServiceToken}" || !headers.ContainsKey("X-ChatAi-User-Id") || !headers.ContainsKey("X-ChatAi-Assistant-Id"))
            Violations.Enqueue($"a call without the headers of the contract: {context.Request.Path}");

        var request = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        if (!failures.TryDequeue(out var failure))
            return request;

        context.Response.StatusCode = failure.Status;
        if (failure.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = $"{seconds}";
        await context.Response.WriteAsJsonAsync(Error(failure.Code));
        return null;
    }

    private Task RefuseAsync(HttpContext context)
    {
        Violations.Enqueue($"{context.Request.Method} {context.Request.Path}");
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static JsonObject Error(string code) =>
        new() { ["error"] = new JsonObject { ["message"] = "no", ["type"] = "server_error", ["param"] = null, ["code"] = code } };

    private static JsonObject Chunk(JsonObject delta, string? finishReason) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = "scripted",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finishReason }),
    };

    private static async Task SendAsync(HttpContext context, JsonObject chunk)
    {
        await context.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static JsonNode Encode(float[] vector, bool asBase64)
    {
        if (!asBase64)
            return JsonSerializer.SerializeToNode(vector)!;

        var bytes = new byte[vector.Length * sizeof(float)];
        Buffer.BlockCopy(vector, 0, bytes, 0, bytes.Length);
        return Convert.ToBase64String(bytes);
    }
}

/// <summary>A text as the sum of its words, each in a direction of its own: texts with words in common are near.</summary>
public static class WordVector
{
    public static float[] Of(string text)
    {
        var vector = new float[1536];
        foreach (var word in text.ToLowerInvariant().Split([' ', '\n', '.', ',', '?', '!', '`', '#'], StringSplitOptions.RemoveEmptyEntries))
            vector[BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(word))) % 1536] += 1;

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        if (length == 0)
            vector[0] = length = 1;

        return [.. vector.Select(value => value / length)];
    }
}
