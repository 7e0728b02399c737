using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>A collector of OpenTelemetry: takes whatever the services push by OTLP over HTTP, and keeps the traces and the logs.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> traces = new();
    private readonly ConcurrentQueue<byte[]> logs = new();
    private readonly ConcurrentQueue<ExportedSpan> spans = new();
    private readonly WebApplication app;

    private OtlpReceiver(WebApplication app) => this.app = app;

    public IEnumerable<ExportedSpan> Spans => spans;

    public static async Task<OtlpReceiver> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/traces", context => TakeAsync(context, receiver.TakeTraces));
        app.MapPost("/v1/logs", context => TakeAsync(context, receiver.logs.Enqueue));
        app.MapPost("/v1/metrics", context => TakeAsync(context, _ => { }));
        await app.StartAsync();

        return receiver;
    }

    /// <summary>Whether a text stands anywhere in the traces as they came over the wire.</summary>
    public bool TracesContain(string text) => Contain(traces, text);

    /// <summary>Whether it stands in the logs.</summary>
    public bool LogsContain(string text) => Contain(logs, text);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static bool Contain(IEnumerable<byte[]> messages, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return messages.Any(message => message.AsSpan().IndexOf(bytes) >= 0);
    }

    private void TakeTraces(byte[] message)
    {
        traces.Enqueue(message);
        foreach (var span in ExportedSpan.ReadAll(message))
            spans.Enqueue(span);
    }

    private static async Task TakeAsync(HttpContext context, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        take(body.ToArray());

        // An empty message says that all was accepted.
        context.Response.ContentType = "application/x-protobuf";
    }
}
