using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatAi.AppHost.Standalone.View.Server;

/// <summary>
/// Kestrel on the loopback addresses. Nothing of the environment, of settings files or of the console's signals gets at
/// it: those are for the services, and for the AppHost.
/// </summary>
internal sealed class ViewServer : IAsyncDisposable
{
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromMilliseconds(500);

    private readonly WebApplication server;

    private ViewServer(WebApplication server, ViewFile access) => (this.server, Access) = (server, access);

    public ViewFile Access { get; }

    public static async Task<ViewServer> StartAsync(int port, string token, ViewSource source)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(port);
        });
        builder.Services.AddSingleton<IHostLifetime, NobodysLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<JsonOptions>(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)));

        var server = builder.Build();
        server.UseRouting();
        server.Use(new ViewGuard(port, token).InvokeAsync);
        Page.Map(server);
        ViewApi.Map(server, source, server.Lifetime.ApplicationStopping);
        server.UseEndpoints(_ => { });

        await server.StartAsync();
        return new ViewServer(server, new ViewFile(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"), token));
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(PatienceAtEnd);
        await server.StopAsync(patience.Token);
        await server.DisposeAsync();
    }

    /// <summary>The usual one would take Ctrl-C for its own.</summary>
    private sealed class NobodysLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
