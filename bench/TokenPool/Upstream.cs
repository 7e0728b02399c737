using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatAi.Bench.Measuring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatAi.Bench.TokenPool;

/// <summary>
/// The provider of these benchmarks, a process of its own: a short answer, or a stream of 64 pieces at a pace. It counts its
/// calls by key.
/// </summary>
internal static class Upstream
{
    private const int Pieces = 64;

    private static readonly byte[] Answer = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"The measured provider answers with a sentence that is about as long as the answers which people write about when they compare gateways with each other."},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":30,"total_tokens":42},"system_fingerprint":"fp_bench"}""");

    private static readonly byte[] Piece = Encoding.UTF8.GetBytes(
        """
        data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"word "},"logprobs":null,"finish_reason":null}]}


        """);

    private static readonly byte[] End = Encoding.UTF8.GetBytes(
        """
        data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-mini","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}

        data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-mini","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":64,"total_tokens":76}}

        data: [DONE]


        """);

    private static readonly ConcurrentDictionary<string, int> Calls = new();

    public static Server Start(int port, int paceMilliseconds) => Server.Start(
        "dotnet",
        [Checkout.Built("ChatAi.Bench"), "upstream", port.ToString(CultureInfo.InvariantCulture), paceMilliseconds.ToString(CultureInfo.InvariantCulture)],
        Checkout.Root);

    public static async Task<int> ServeAsync(int port, int paceMilliseconds)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Ports.Address(port).ToString());
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);

        await using var app = builder.Build();
        var pace = TimeSpan.FromMilliseconds(paceMilliseconds);
        app.Run(context => HttpMethods.IsPost(context.Request.Method) ? CompleteAsync(context, pace) : TellAsync(context));
        await app.RunAsync();
        return 0;
    }

    private static async Task CompleteAsync(HttpContext context, TimeSpan pace)
    {
        Calls.AddOrUpdate(context.Request.Headers.Authorization.ToString()["Bearer ".Length..], 1, (_, count) => count + 1);
        var read = await context.Request.BodyReader.ReadAtLeastAsync((int)(context.Request.ContentLength ?? 1), context.RequestAborted);
        var isStream = WantsStream(read.Buffer);
        context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        if (isStream)
        {
            await StreamAsync(context, pace);
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Answer.Length;
        await context.Response.BodyWriter.WriteAsync(Answer, context.RequestAborted);
    }

    private static async Task StreamAsync(HttpContext context, TimeSpan pace)
    {
        context.Response.ContentType = "text/event-stream";
        using var timer = pace > TimeSpan.Zero ? new PeriodicTimer(pace) : null;
        for (var piece = 0; piece < Pieces; piece++)
        {
            await context.Response.BodyWriter.WriteAsync(Piece, context.RequestAborted);
            if (timer is not null)
                await timer.WaitForNextTickAsync(context.RequestAborted);
        }

        await context.Response.BodyWriter.WriteAsync(End, context.RequestAborted);
    }

    private static bool WantsStream(ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("stream"u8))
                return reader.Read() && reader.TokenType is JsonTokenType.True;
        }

        return false;
    }

    private static Task TellAsync(HttpContext context) => context.Response.WriteAsJsonAsync(Calls.ToDictionary());
}
