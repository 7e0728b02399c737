using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChatAi.Gateway.Tests.Doubles;
using ChatAi.ServiceDefaults.Startup;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatAi.Gateway.Tests.Tls;

public sealed class TlsTests(Stores stores) : IAsyncLifetime
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider clock = new(DateTimeOffset.Parse("2026-11-24T10:00:00Z", null));
    private readonly Authority authority = new();
    private readonly CertificateFolder folder = new();
    private GatewayUnderTest gateway = null!;
    private string first = "";

    public async ValueTask InitializeAsync()
    {
        var pair = authority.Issue();
        first = pair.Thumbprint;
        folder.Put(pair);
        var settings = folder.Settings;
        settings["Gateway:Tls:RedirectPort"] = "443";
        gateway = await GatewayUnderTest.StartAsync(stores, "Production", settings, clock, listen: kestrel =>
        {
            // The last one is where the driver calls.
            kestrel.Listen(IPAddress.Loopback, 0, https => https.UseHttps());
            kestrel.Listen(IPAddress.Loopback, 0);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        folder.Dispose();
        authority.Dispose();
    }

    [Fact]
    public async Task Whoever_knows_the_root_alone_can_verify_what_is_served()
    {
        using var client = Client();

        using var response = await client.GetAsync(new Uri("/api/me", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.StartsWith("max-age=", response.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        Assert.Equal("https", Assert.Single(gateway.Api.Seen).Headers["X-Forwarded-Proto"]);
    }

#pragma warning disable CA5398 // The versions are what is tested.
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
#pragma warning restore CA5398
    public async Task It_speaks_the_versions_that_are_not_broken(SslProtocols version)
    {
        await using var connection = await Connection.OpenAsync(HttpsPort, version);

        Assert.Equal(version, connection.Version);
    }

    [Fact]
    public async Task A_renewed_certificate_is_served_to_new_connections_and_the_old_ones_go_on()
    {
        await using var standing = await Connection.OpenAsync(HttpsPort);
        Assert.Equal(first, standing.Thumbprint);

        var renewed = authority.Issue();
        folder.Put(renewed);
        clock.Advance(Look);
        await ServesAsync(renewed.Thumbprint);

        Assert.StartsWith("HTTP/1.1 200", await standing.GetAsync("/api/me"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await standing.GetAsync("/api/me"), StringComparison.Ordinal);
        using var client = Client();
        Assert.Equal("api", await client.GetStringAsync(new Uri("/api/me", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_certificate_whose_key_comes_later_is_served_when_it_has_come_and_nothing_is_wrong()
    {
        var renewed = authority.Issue();
        folder.PutCertificate(renewed.Chain);
        clock.Advance(Look);
        Assert.Equal(first, await ThumbprintAsync());

        folder.PutKey(renewed.Key);
        clock.Advance(Look);

        await ServesAsync(renewed.Thumbprint);
        Assert.Equal(0, gateway.Heard.Count("Error: The certificate's files"));
    }

    [Theory]
    [InlineData("no certificate", null)]
    [InlineData("", null)]
    [InlineData(null, "no key")]
    [InlineData(null, "")]
    public async Task A_broken_pair_leaves_the_old_one_and_is_complained_of_once(string? certificate, string? key)
    {
        var renewed = authority.Issue();
        folder.PutCertificate(certificate ?? renewed.Chain);
        folder.PutKey(key ?? renewed.Key);

        await Eventually.True(() =>
        {
            clock.Advance(Look);
            return gateway.Heard.Count("Error: The certificate's files") == 1;
        });
        clock.Advance(Look);
        Assert.Equal(first, await ThumbprintAsync());

        folder.Put(renewed);
        clock.Advance(Look);
        await ServesAsync(renewed.Thumbprint);
        Assert.Equal(1, gateway.Heard.Count("Error: The certificate's files"));
    }

    [Fact]
    public async Task The_metrics_tell_when_the_certificate_that_is_served_ends()
    {
        var ending = clock.GetUtcNow().AddDays(20);
        folder.Put(authority.Issue(ending));
        clock.Advance(Look);

        await Eventually.True(async () =>
        {
            using var response = await gateway.GetAsync("/metrics");
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return ExpositionParser.Parse(text)["chatai_gateway_certificate_expiry_seconds"].Samples.Single().Value == ending.ToUnixTimeSeconds();
        });
    }

    [Fact]
    public async Task A_certificate_that_nears_its_end_is_told_of_once_a_day()
    {
        var ending = authority.Issue(clock.GetUtcNow().AddDays(20));
        folder.Put(ending);
        clock.Advance(Look);
        await ServesAsync(ending.Thumbprint);
        Assert.Equal(0, gateway.Heard.Count("Warning: The certificate of CN=localhost"));

        clock.Advance(TimeSpan.FromDays(6.5));
        await Eventually.Is(() => gateway.Heard.Count("Warning: The certificate of CN=localhost"), warnings => warnings == 1);
        clock.Advance(TimeSpan.FromDays(1));
        await Eventually.Is(() => gateway.Heard.Count("Warning: The certificate of CN=localhost"), warnings => warnings == 2);
        Assert.Equal(ending.Thumbprint, await ThumbprintAsync());
    }

    [Fact]
    public async Task Files_that_are_gone_leave_the_old_certificate()
    {
        File.Delete(folder.KeyFile);

        await Eventually.True(() =>
        {
            clock.Advance(Look);
            return gateway.Heard.Count("Gateway:Tls:KeyFile cannot be read") == 1;
        });

        Assert.Equal(first, await ThumbprintAsync());
    }

    [Fact]
    public async Task Who_comes_by_plain_HTTP_is_sent_over_but_for_the_machine_itself()
    {
        using var call = await gateway.SendAsync("POST", "/api/assistants?x=1", null, ("Host", "chat.example.com"));
        using var probe = await gateway.GetAsync("/health", ("Host", "10.0.0.1"));
        using var local = await gateway.GetAsync("/health");
        using var stranger = await gateway.GetAsync("/health", ("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal(HttpStatusCode.PermanentRedirect, call.StatusCode);
        Assert.Equal("https://chat.example.com/api/assistants?x=1", call.Headers.Location?.ToString());
        Assert.False(call.Headers.Contains("Strict-Transport-Security"));
        Assert.NotEqual(HttpStatusCode.PermanentRedirect, probe.StatusCode);
        Assert.NotEqual(HttpStatusCode.PermanentRedirect, local.StatusCode);
        Assert.Equal(HttpStatusCode.PermanentRedirect, stranger.StatusCode);
        Assert.Empty(gateway.Api.Seen);
    }

    [Theory]
    [InlineData("Gateway:Tls:CertificateFile", "/no/such/file.pem", "Gateway:Tls:CertificateFile")]
    [InlineData("Gateway:Tls:KeyFile", "", "Gateway:Tls:KeyFile is not set")]
    [InlineData("Gateway:Tls:CertificateFile", "", "Gateway:Tls:CertificateFile is not set")]
    public async Task Without_both_files_nothing_starts(string name, string value, string named)
    {
        var settings = folder.Settings;
        settings[name] = value;

        await NothingStartsAsync(settings, named);
    }

    [Fact]
    public async Task With_the_key_of_another_certificate_nothing_starts()
    {
        folder.PutKey(authority.Issue().Key);

        await NothingStartsAsync(folder.Settings, "hold no certificate and its key");
    }

    [Theory]
    [InlineData("urls", "http://127.0.0.1:0", 2)]
    [InlineData("urls", "", 1)]
    public async Task Https_has_an_address_of_its_own_beside_those_of_plain_http(string name, string value, int addresses)
    {
        var settings = folder.Settings;
        settings[name] = value;
        settings["Gateway:Tls:Port"] = "0";
        await using var other = await GatewayUnderTest.StartAsync(stores, "Production", settings, listen: _ => { });

        var found = AddressesOf(other);

        Assert.Equal(addresses, found.Count);
        await using var connection = await Connection.OpenAsync(HttpsPortOf(other));
        Assert.Equal(first, connection.Thumbprint);
        Assert.StartsWith("HTTP/1.1 200", await connection.GetAsync("/api/me"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_cannot_start_for_its_certificate_says_so_in_one_line()
    {
        folder.PutCertificate("broken");
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.Gateway")])
        {
            WorkingDirectory = Repository.PathTo("gateway"),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["SECRET_KEY"] = new string('k', 32),
                ["SERVICE_TOKEN"] = new string('t', 32),
                ["ConnectionStrings__redis"] = stores.Redis,
                ["Gateway__Tls__CertificateFile"] = folder.CertificateFile,
                ["Gateway__Tls__KeyFile"] = folder.KeyFile,
            },
        };

        using var process = Process.Start(start)!;
        var printed = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(78, process.ExitCode);
        var line = Assert.Single(printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Gateway:Tls:CertificateFile", line, StringComparison.Ordinal);
    }

    private int HttpsPort => HttpsPortOf(gateway);

    private static int HttpsPortOf(GatewayUnderTest gateway) =>
        BindingAddress.Parse(AddressesOf(gateway).Single(address => address.StartsWith("https", StringComparison.Ordinal))).Port;

    private static ICollection<string> AddressesOf(GatewayUnderTest gateway) =>
        gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    private async Task NothingStartsAsync(Dictionary<string, string> settings, string named)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => GatewayUnderTest.StartAsync(stores, settings: settings));

        for (var cause = failure; ; cause = cause.InnerException!)
        {
            Assert.NotNull(cause);
            if (cause is ConfigurationException reason)
            {
                Assert.Contains(named, reason.Message, StringComparison.Ordinal);
                return;
            }
        }
    }

    private async Task ServesAsync(string thumbprint) => await Eventually.Is(ThumbprintAsync, served => served == thumbprint);

    private async Task<string> ThumbprintAsync()
    {
        await using var connection = await Connection.OpenAsync(HttpsPort);
        return connection.Thumbprint;
    }

    private HttpClient Client()
    {
#pragma warning disable CA2000 // The client disposes of its handler.
        var handler = new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority.Root },
                    RevocationMode = X509RevocationMode.NoCheck,
                    DisableCertificateDownloads = true,
                },
            },
        };
#pragma warning restore CA2000
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://localhost:{HttpsPort}"),
            DefaultRequestVersion = HttpVersion.Version20,
        };
    }

    /// <summary>One connection, which shows what it was shown.</summary>
    private sealed class Connection : IAsyncDisposable
    {
        private readonly TcpClient socket = new();
        private SslStream stream = null!;

        public string Thumbprint { get; private set; } = "";

        public SslProtocols Version => stream.SslProtocol;

        public static async Task<Connection> OpenAsync(int port, SslProtocols versions = SslProtocols.None)
        {
            var connection = new Connection();
            await connection.socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            connection.stream = new SslStream(connection.socket.GetStream());
#pragma warning disable CA5359 // It is looked at, not trusted.
            await connection.stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = versions, RemoteCertificateValidationCallback = (_, _, _, _) => true },
                TestContext.Current.CancellationToken);
#pragma warning restore CA5359
            connection.Thumbprint = ((X509Certificate2)connection.stream.RemoteCertificate!).Thumbprint;
            return connection;
        }

        public async Task<string> GetAsync(string path)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"), TestContext.Current.CancellationToken);
            var text = "";
            var buffer = new byte[4096];
            while (!text.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
            {
                var length = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
                Assert.NotEqual(0, length);
                text += Encoding.ASCII.GetString(buffer, 0, length);
            }

            return text;
        }

        public async ValueTask DisposeAsync()
        {
            await stream.DisposeAsync();
            socket.Dispose();
        }
    }
}
