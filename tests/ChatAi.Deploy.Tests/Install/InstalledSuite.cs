using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ChatAi.Deploy.Tests.Programs;
using ChatAi.Deploy.Tests.Systemd;
using ChatAi.Deploy.Tests.Tls;
using Npgsql;

namespace ChatAi.Deploy.Tests.Install;

/// <summary>
/// The whole suite, installed by install.sh and started by what the units say, against an empty database. The gateway
/// speaks TLS and believes a proxy on this machine.
/// </summary>
public sealed class InstalledSuite : IAsyncLifetime
{
    /// <summary>Its own: an installation sets the passwords of the services' roles, which are those of a whole server.</summary>
    private readonly Stores stores = new();

    private readonly List<UnitProcess> processes = [];
    private InstalledFiles? files;
    private int[] ports = [];

    internal InstalledFiles Files => files ?? throw new InvalidOperationException("The suite is not installed.");

    internal ServerCertificate Certificate { get; } = ServerCertificate.Make("chat.example.com");

    public int HttpPort => ports[0];

    public int TlsPort => ports[1];

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{HttpPort}"));

    public async ValueTask InitializeAsync()
    {
        await stores.InitializeAsync();
        files = await InstalledFiles.MakeAsync(await EmptyDatabaseAsync(), RedisUrl());
        ports = FreePort.Take(7);
        SetAddresses();

        (await files.ChatAiAsync("upgrade", "head")).Succeeded();
        foreach (var service in (string[])["api", "token-pool", "bot-manager", "gateway"])
        {
            processes.Add(new UnitProcess(files.Root, $"chatai-{service}"));
            await processes[^1].IsReadyAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(processes))
            await process.DisposeAsync();

        files?.Dispose();
        Certificate.Dispose();
        await stores.DisposeAsync();
    }

    internal async Task<string> AdminTokenAsync()
    {
        var settings = UnitFile.Variables(Files.PathTo("/etc/chatai/api.env")).ToLookup(pair => pair.Key, pair => pair.Value);
        using var client = new HttpClient { BaseAddress = Address };
        using var session = await client.PostAsJsonAsync("/api/login", new { email = settings["ADMIN_EMAIL"].Last(), password = settings["ADMIN_PASSWORD"].Last() });
        return (await session.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    /// <summary>Another installation with the same settings, for a test that changes some.</summary>
    internal async Task<InstalledFiles> CopyAsync()
    {
        var copy = await InstalledFiles.MakeAsync();
        foreach (var file in Directory.EnumerateFiles(Files.PathTo("/etc/chatai")))
            File.Copy(file, copy.PathTo($"/etc/chatai/{Path.GetFileName(file)}"), overwrite: true);

        return copy;
    }

    private string PortOf(int index) => ports[index].ToString(CultureInfo.InvariantCulture);

    private void SetAddresses()
    {
        Files.Set("gateway", "ASPNETCORE_URLS", $"http://localhost:{PortOf(0)}");
        Files.Set("gateway", "Gateway__Tls__Port", PortOf(1));
        Files.Set("gateway", "Gateway__Tls__CertificateFile", Certificate.ChainFile);
        Files.Set("gateway", "Gateway__Tls__KeyFile", Certificate.KeyFile);
        Files.Set("gateway", "Gateway__TrustedProxies__0", "127.0.0.1/32");
        foreach (var (service, variable, port) in new[] { ("api", "API_HTTP", 2), ("token-pool", "TOKEN_POOL_HTTP", 3), ("bot-manager", "BOT_MANAGER_HTTP", 4) })
        {
            Files.Set(service, "ASPNETCORE_URLS", $"http://localhost:{PortOf(port)}");
            Files.Set("chatai", variable, $"http://localhost:{PortOf(port)}");
        }

        Files.Set("bot-manager", "Orleans__SiloPort", PortOf(5));
        Files.Set("bot-manager", "Orleans__GatewayPort", PortOf(6));
    }

    private async Task<string> EmptyDatabaseAsync()
    {
        const string name = "installed";
        await using var connection = new NpgsqlConnection(stores.Postgres());
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync();

        var server = new NpgsqlConnectionStringBuilder(stores.Postgres());
        return $"postgresql://{server.Username}:{server.Password}@{server.Host}:{server.Port}/{name}";
    }

    private string RedisUrl()
    {
        var parts = stores.NextRedis().Split(',');
        return $"redis://:{parts[1].Split('=')[1]}@{parts[0]}/{parts[2].Split('=')[1]}";
    }
}

[CollectionDefinition(nameof(InstalledSuite))]
public sealed class SharedInstallation : ICollectionFixture<InstalledSuite>;
