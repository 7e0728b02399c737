using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ChatAi.Contracts.Tests;

/// <summary>An AI provider whose first answer breaks off in the middle, and every other does not.</summary>
internal sealed class BreakingProvider : IAsyncDisposable
{
    private readonly WebApplication app;
    private int answers;

    private BreakingProvider(WebApplication app) => this.app = app;

    public string Address => $"{app.Urls.Single()}/v1";

    /// <summary>How many were begun.</summary>
    public int Answers => answers;

    public static async Task<BreakingProvider> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var provider = new BreakingProvider(app);
        app.Run(provider.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref answers);
        context.Response.ContentType = "text/event-stream";
        await SayAsync(context, """{"role":"assistant","content":"Half "}""");
        await SayAsync(context, """{"content":"of an answer"}""");
        if (number == 1)
            return;

        await SayAsync(context, """{"content":" and the other half."}""", "\"stop\"");
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task SayAsync(HttpContext context, string delta, string finishReason = "null")
    {
        await context.Response.WriteAsync(
            $$"""
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-mini","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finishReason}}}]}


            """);
        await context.Response.Body.FlushAsync();
    }
}
