using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>A server that speaks what api needs of bot-manager.</summary>
public sealed class BotManagerDouble : IAsyncDisposable
{
    private readonly WebApplication app;

    private BotManagerDouble(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    /// <summary>Answers 503 while it is set.</summary>
    public bool IsAway { get; set; }

    /// <summary>tenant, chat and bot of each request to forget.</summary>
    public ConcurrentQueue<string> Forgotten { get; } = new();

    public static async Task<BotManagerDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var manager = new BotManagerDouble(builder.Build());
        manager.app.MapPost("/internal/forgotten-chats", manager.ForgetAsync);
        await manager.app.StartAsync();
        return manager;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> ForgetAsync(HttpRequest request)
    {
        if (request.Headers.Authorization != $"Bearer {TokenPoolDouble.ServiceToken}")
            return Results.Unauthorized();
        if (IsAway)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);

        var body = (await JsonNode.ParseAsync(request.Body))!;
        Forgotten.Enqueue($"{body["user_id"]} {body["chat_id"]} {body["bot_id"]}");
        return Results.NoContent();
    }
}
