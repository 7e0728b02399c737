using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>A tenant's server that takes webhooks.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<Delivery> Deliveries { get; } = new();

    /// <summary>What to answer to the n-th delivery, from 0.</summary>
    public Func<int, int> Answer { get; set; } = _ => StatusCodes.Status200OK;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new Receiver(builder.Build());
        receiver.app.MapPost("/", receiver.TakeAsync);
        receiver.app.MapPost("/elsewhere", receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        context.Response.StatusCode = Answer(Deliveries.Count);
        if (context.Response.StatusCode == StatusCodes.Status307TemporaryRedirect)
            context.Response.Headers.Location = "/elsewhere";

        Deliveries.Enqueue(new(
            context.Request.Path,
            context.Request.Headers["webhook-id"]!,
            context.Request.Headers["webhook-timestamp"]!,
            context.Request.Headers["webhook-signature"]!,
            body,
            context.Response.StatusCode));
    }
}

public sealed record Delivery(string Path, string Id, string Timestamp, string Signature, string Body, int Answered);
