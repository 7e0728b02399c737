using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatAi.Gateway.Tests.Doubles;

/// <summary>A service behind the gateway: a real server that notes what reaches it and answers with its own name unless told otherwise.</summary>
internal sealed class ServiceDouble : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, RequestDelegate> answers = new(StringComparer.Ordinal);

    private ServiceDouble(string name, int port)
    {
        Name = name;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        app = builder.Build();
        app.Run(AnswerAsync);

        Answer("/health", context => context.Response.WriteAsJsonAsync(new { status = "healthy", timestamp = 1.5, components = new { } }));
        Answer("/metrics", context => context.Response.WriteAsync(""));
        Answer("/openapi.json", context => context.Response.WriteAsync("""{"openapi":"3.1.1","info":{"title":"x","version":"1"},"paths":{}}"""));
    }

    public string Name { get; }

    public string Address => app.Urls.First();

    public int Port => new Uri(Address).Port;

    /// <summary>What reached the service, oldest first; the gateway's own questions are left out.</summary>
    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    public static async Task<ServiceDouble> StartAsync(string name, int port = 0)
    {
        var service = new ServiceDouble(name, port);
        await service.app.StartAsync();
        return service;
    }

    public void Answer(string path, RequestDelegate answer) => answers[path] = answer;

    public void Answer(string path, string body, string contentType = "application/json") => Answer(path, context =>
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body);
    });

    public void HasHealth(string json, int status = 200) => Answer("/health", context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(json);
    });

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (context.Request.Headers.ContainsKey("X-Forwarded-For"))
            Seen.Enqueue(SeenRequest.Of(context.Request));

        if (answers.TryGetValue(path, out var answer))
            await answer(context);
        else
            await context.Response.WriteAsync(Name);
    }
}

internal sealed record SeenRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    public static SeenRequest Of(HttpRequest request) => new(
        request.Method,
        request.Path + request.QueryString,
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
}
