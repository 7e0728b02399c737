using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.Simulators.Tests.Telegram;

internal sealed record Delivery(int UpdateId, long Chat, string? Secret, string Text);

/// <summary>A bot's webhook: it notes what it gets and answers as the test wants.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<Delivery> Deliveries { get; } = [];

    /// <summary>Asked for each delivery after it was noted; does nothing but 200 unless replaced.</summary>
    public Func<Delivery, HttpResponse, Task> Answer { get; set; } = static (_, _) => Task.CompletedTask;

    public Uri Address { get; private set; } = null!;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));

        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.Run(receiver.ReceiveAsync);
        await receiver.app.StartAsync();
        receiver.Address = new Uri(receiver.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var update = await JsonDocument.ParseAsync(context.Request.Body);
        var message = update.RootElement.GetProperty("message");
        var delivery = new Delivery(
            update.RootElement.GetProperty("update_id").GetInt32(),
            message.GetProperty("chat").GetProperty("id").GetInt64(),
            context.Request.Headers["X-Telegram-Bot-Api-Secret-Token"],
            message.GetProperty("text").GetString()!);

        Deliveries.Enqueue(delivery);
        await Answer(delivery, context.Response);
    }
}
