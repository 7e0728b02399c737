using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ChatAi.BotManager.Bots;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.BotManager.Tests.Drivers;

/// <summary>bot-manager in the test's process, on a free port, with impatient settings.</summary>
internal sealed class Manager : IAsyncDisposable
{
    public const string ServiceToken = "a-service-token-for-the-tests-only";
    public const string SecretKey = "key-for-the-tests-only-0123456789abcdef";

    private static readonly Dictionary<string, string> Impatience = new()
    {
        ["Bots:SweepInterval"] = "00:00:00.5",
        ["Bots:RefusedTokenRetry"] = "00:00:01",
        ["Delivery:SweepInterval"] = "00:00:00.2",
        ["Inbox:SweepInterval"] = "00:00:00.5",
        ["Inbox:LeftoverAge"] = "00:00:01",
        ["Turns:FirstRetry"] = "00:00:00.05",
        ["Turns:LongestRetry"] = "00:00:00.5",
        ["Turns:PreviewAfter"] = "00:00:00.05",
        ["Turns:PreviewInterval"] = "00:00:00.1",
    };

    private readonly Factory factory;

    private Manager(Factory factory)
    {
        this.factory = factory;
        Address = new Uri(factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        LocalOperator = As(null);
        LocalOperator.Http.DefaultRequestHeaders.Add(ChatAi.ServiceDefaults.Authentication.ServiceToken.LocalOperatorHeader, ServiceToken);
    }

    public Uri Address { get; }

    public IServiceProvider Services => factory.Services;

    /// <summary>The caller at the machine itself, for whom the gateway vouches.</summary>
    public Client LocalOperator { get; }

    public static Task<Manager> StartAsync(
        TestDatabase database,
        Uri telegram,
        ApiDouble api,
        Action<IWebHostBuilder>? configure = null,
        int port = 0)
    {
        var factory = new Factory(host =>
        {
            host.UseSetting("ConnectionStrings:chatai", database.BotManager);
            host.UseSetting("SECRET_KEY", SecretKey);
            host.UseSetting("SERVICE_TOKEN", ServiceToken);
            host.UseSetting("services:api:http:0", api.Address.AbsoluteUri);
            host.UseSetting("Telegram:BaseUrl", telegram.AbsoluteUri.TrimEnd('/'));
            foreach (var (name, value) in Impatience)
                host.UseSetting(name, value);
            configure?.Invoke(host);
        });
        // Not UseKestrel(port), which changes the addresses while the server may be starting: https://github.com/dotnet/aspnetcore/pull/67714
        factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        factory.StartServer();
        return Task.FromResult(new Manager(factory));
    }

    /// <summary>A client with an access token, or without.</summary>
    public Client As(string? accessToken)
    {
        var client = new Client(Address);
        if (accessToken is not null)
            client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return client;
    }

    public Task<JsonElement> StatusAsync() => LocalOperator.ReadAsync("/status");

    public async Task<string?> StateOfAsync(long bot) =>
        (await StatusAsync()).GetProperty("bots").EnumerateArray()
            .Where(item => item.GetProperty("id").GetInt64() == bot)
            .Select(item => item.GetProperty("state").GetString())
            .SingleOrDefault();

    public async ValueTask DisposeAsync()
    {
        LocalOperator.Dispose();
        await factory.DisposeAsync();
    }

    private sealed class Factory(Action<IWebHostBuilder> configure) : WebApplicationFactory<BotOptions>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) => configure(builder);
    }
}
