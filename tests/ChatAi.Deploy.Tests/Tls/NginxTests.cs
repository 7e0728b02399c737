using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ChatAi.Deploy.Tests.Install;

namespace ChatAi.Deploy.Tests.Tls;

[Collection(nameof(InstalledSuite))]
public sealed class NginxTests(InstalledSuite suite)
{
    [Fact]
    public async Task The_suite_is_reached_through_nginx_over_tls()
    {
        await using var nginx = await NginxServer.StartAsync(suite);
        using var client = Client(nginx);

        using var answer = await client.GetAsync(new Uri("/alive", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Plain_http_is_sent_over_to_https()
    {
        await using var nginx = await NginxServer.StartAsync(suite);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{nginx.HttpPort}/docs"));
        request.Headers.Host = "chat.example.com";

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal("https://chat.example.com/docs", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Events_come_through_nginx_while_the_stream_goes_on()
    {
        await using var nginx = await NginxServer.StartAsync(suite);
        using var client = Client(nginx);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events");
        request.Headers.Authorization = new("Bearer", await suite.AdminTokenAsync());

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        // What is heard first is a heartbeat: nginx holds back nothing until the stream ends, for it does not end.
        Assert.True(await stream.ReadAsync(new byte[64], TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken) > 0);
    }

    private HttpClient Client(NginxServer nginx)
    {
#pragma warning disable CA2000, CA5399 // the client owns it; the authority is one of tests, which revokes nothing
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = { TargetHost = "chat.example.com", CertificateChainPolicy = Trust() } });
#pragma warning restore CA2000, CA5399
        client.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{nginx.TlsPort}"));
        client.DefaultRequestHeaders.Host = "chat.example.com";
        return client;
    }

    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(suite.Certificate.RootFile);
        return policy;
    }
}
