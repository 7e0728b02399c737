extern alias Api;
extern alias Gateway;
extern alias TokenPool;

using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;

namespace ChatAi.Contracts.Tests;

/// <summary>The real services of the suite over one database, each reached over HTTP, as their consumers reach them.</summary>
public sealed class Suite(Stores stores) : IAsyncLifetime
{
    public const string ServiceToken = "service-token-for-the-contract-tests";

    private readonly TestDatabase database = new(stores);
    private Host<TokenPool::Program> tokenPool = null!;
    private Host<Api::Program> api = null!;
    private Host<Gateway::Program> gateway = null!;
    private Host<TokenPool::Program>? verifier;

    public IReadOnlyList<(string Key, string Value)> TokenPoolSettings { get; init; } = [];

    public Uri TokenPoolAddress => tokenPool.Address;

    public Uri ApiAddress => api.Address;

    public HttpClient Gateway => gateway.CreateClient();

    /// <summary>A token pool that knows where api is, as in an installation; it looks for ended sessions at every call.</summary>
    public Uri VerifierAddress => (verifier ??= new(
        ("ConnectionStrings:chatai", database.TokenPool),
        ("services:api:http:0", api.Address.AbsoluteUri),
        ("Callers:SessionsGoodFor", "00:00:00"))).Address;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        tokenPool = new([("ConnectionStrings:chatai", database.TokenPool), .. TokenPoolSettings]);
        api = new(
            ("ConnectionStrings:chatai", database.Api),
            ("ConnectionStrings:redis", database.Redis),
            ("ADMIN_EMAIL", "admin@example.com"),
            ("ADMIN_PASSWORD", "the-first-admin-1"),
            ("services:token-pool:http:0", tokenPool.Address.AbsoluteUri));
        gateway = new(
            ("ConnectionStrings:redis", database.Redis),
            ("services:api:http:0", api.Address.AbsoluteUri),
            ("services:token-pool:http:0", tokenPool.Address.AbsoluteUri));
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        if (verifier is not null)
            await verifier.DisposeAsync();
        await api.DisposeAsync();
        await tokenPool.DisposeAsync();
        await database.DisposeAsync();
    }

    public async Task<T> ValueAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.Owner);
#pragma warning disable CA2100 // the tests' own statements
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private sealed class Host<TProgram> : WebApplicationFactory<TProgram>
        where TProgram : class
    {
        private readonly (string Key, string Value)[] settings;

        public Host(params (string Key, string Value)[] settings)
        {
            this.settings =
            [
                ("SECRET_KEY", "0123456789abcdef0123456789abcdef"),
                ("SERVICE_TOKEN", ServiceToken),
                ("Logging:LogLevel:Default", "Error"),
                .. settings,
            ];
            // Not UseKestrel(port), which changes the addresses while the server may be starting: https://github.com/dotnet/aspnetcore/pull/67714
            UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            StartServer();
            Address = ClientOptions.BaseAddress;
        }

        public Uri Address { get; }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
        }
    }
}
