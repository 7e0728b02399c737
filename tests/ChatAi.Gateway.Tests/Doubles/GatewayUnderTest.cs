using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatAi.Gateway.Tests.Doubles;

/// <summary>The gateway on a real port, before a double of each service.</summary>
internal sealed class GatewayUnderTest : WebApplicationFactory<Program>
{
    public const string ServiceToken = "service-token-of-the-gateway-tests";

    private readonly string redis;
    private readonly string environment;
    private readonly Dictionary<string, string> settings;
    private readonly TimeProvider? clock;
    private readonly Lazy<HttpClient> client;

    private GatewayUnderTest(string redis, string environment, Dictionary<string, string> settings, TimeProvider? clock)
    {
        this.redis = redis;
        this.environment = environment;
        this.settings = settings;
        this.clock = clock;
        client = new(Connect);
    }

    public Heard Heard { get; } = new();

    public required ServiceDouble Api { get; init; }

    public required ServiceDouble BotManager { get; init; }

    public required ServiceDouble TokenPool { get; init; }

    public Uri Address => ClientOptions.BaseAddress;

    public IEnumerable<ServiceDouble> Doubles => [Api, BotManager, TokenPool];

    public static async Task<GatewayUnderTest> StartAsync(
        Stores stores,
        string environment = "Development",
        Dictionary<string, string>? settings = null,
        TimeProvider? clock = null,
        string? redis = null,
        Action<KestrelServerOptions>? listen = null,
        Action<ServiceDouble>? api = null)
    {
        // Limits are shared by all that have the same Redis, so each gateway has a database of it to itself unless told otherwise.
        var gateway = new GatewayUnderTest(redis ?? stores.NextRedis(), environment, settings ?? [], clock)
        {
            Api = await ServiceDouble.StartAsync("api"),
            BotManager = await ServiceDouble.StartAsync("bot-manager"),
            TokenPool = await ServiceDouble.StartAsync("token-pool"),
        };

        api?.Invoke(gateway.Api);

        // Not UseKestrel(port), which changes the addresses while the server may be starting: https://github.com/dotnet/aspnetcore/pull/67714
        gateway.UseKestrel(listen ?? (kestrel => kestrel.Listen(IPAddress.Loopback, 0)));
        gateway.StartServer();
        return gateway;
    }

    /// <summary>Sends with a client that keeps no cookies, follows nothing and hands over a stream while it runs.</summary>
    public async Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = body };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        return await client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync("GET", path, null, headers);

    /// <summary>Sends a request line as it stands: HttpClient would tidy up the path.</summary>
    public async Task<string> SendRawAsync(string target, string host = "localhost", string header = "X-Raw: 1")
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Address.Host, Address.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();

        var request = $"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{header}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (client.IsValueCreated)
            client.Value.Dispose();

        await base.DisposeAsync();
        foreach (var service in Doubles)
            await service.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(environment);
        foreach (var service in Doubles)
            builder.UseSetting($"services:{service.Name}:http:0", service.Address);

        builder.UseSetting("ConnectionStrings:redis", redis);
        builder.UseSetting("SECRET_KEY", "a-key-of-the-gateway-tests-0123456789");
        builder.UseSetting("SERVICE_TOKEN", ServiceToken);
        builder.UseSetting("Gateway:Health:Freshness", "00:00:00");
        foreach (var (name, value) in settings)
            builder.UseSetting(name, value);

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Heard));
        builder.ConfigureServices(services =>
        {
            if (clock is not null)
                services.AddSingleton(clock);
        });
    }

    private HttpClient Connect()
    {
#pragma warning disable CA2000 // The client disposes of its handler.
        return new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }, disposeHandler: true) { BaseAddress = Address };
#pragma warning restore CA2000
    }
}
