using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>One process of the service, as far as a test can tell: a real server over a real database.</summary>
public sealed class ApiHost : WebApplicationFactory<Program>
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "the-first-admin-1";

    private readonly Dictionary<string, string> settings;

    public ApiHost(string database, string redis, string tokenPool, params (string Key, string Value)[] more)
    {
        settings = Settings(database, redis, tokenPool, more);

        // Not UseKestrel(port), which changes the addresses while the server may be starting: https://github.com/dotnet/aspnetcore/pull/67714
        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        StartServer();
    }

    /// <summary>What a process of the service is told.</summary>
    internal static Dictionary<string, string> Settings(string database, string redis, string tokenPool, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:chatai"] = database,
            ["ConnectionStrings:redis"] = redis,
            ["SECRET_KEY"] = "0123456789abcdef0123456789abcdef",
            ["SERVICE_TOKEN"] = TokenPoolDouble.ServiceToken,
            ["ADMIN_EMAIL"] = AdminEmail,
            ["ADMIN_PASSWORD"] = AdminPassword,
            ["services:token-pool:http:0"] = tokenPool,
            ["Ingestion:PollInterval"] = "00:00:00.200",
            ["Ingestion:FirstRetry"] = "00:00:00.050",
            ["RetrievalTest:PollInterval"] = "00:00:00.100",
            ["RetrievalTest:Quiet"] = "00:00:00.200",
            ["RetrievalTest:FirstRetry"] = "00:00:00.050",
            ["Mail:PollInterval"] = "00:00:00.100",
            ["Logging:LogLevel:Default"] = "Error",
        };
        foreach (var (key, value) in more)
            settings[key] = value;

        return settings;
    }

    public HttpClient Client(string? bearer = null)
    {
        var client = CreateClient();
        if (bearer is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", bearer);

        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
    }
}
