using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using ChatAi.Deploy.Tests.Install;
using ChatAi.Testing.Debian;

namespace ChatAi.Deploy.Tests.Tls;

/// <summary>The runbook's commands for TLS, against the gateway of the installed suite.</summary>
[Collection(nameof(InstalledSuite))]
public sealed class GatewayTlsTests(InstalledSuite suite)
{
    private string Server => string.Create(CultureInfo.InvariantCulture, $"localhost:{suite.TlsPort}");

    [Fact]
    public async Task Openssl_shows_until_when_the_certificate_is_good()
    {
        var dates = (await ForeignProgram.RunAsync("bash", ["-c", $"echo | openssl s_client -connect {Server} 2>/dev/null | openssl x509 -noout -dates"], await DebianTools.WithAsync(("curl", "curl"), ("openssl", "openssl")))).Succeeded();

        Assert.Matches("notBefore=.*\nnotAfter=.*", dates.Output);
    }

    [Fact]
    public async Task Openssl_verifies_the_chain_up_to_the_root()
    {
        var openssl = await ForeignProgram.FindAsync("openssl", "openssl");
        var chain = (await openssl.RunAsync("s_client", "-connect", Server, "-servername", "chat.example.com", "-showcerts", "-CAfile", suite.Certificate.RootFile)).Succeeded();

        Assert.Contains("Verify return code: 0 (ok)", chain.Output, StringComparison.Ordinal);
        Assert.Equal(2, chain.Output.Split("-----BEGIN CERTIFICATE-----").Length - 1);
    }

    [Fact]
    public async Task Sslscan_finds_only_modern_protocols_and_strong_ciphers()
    {
        var sslscan = await ForeignProgram.FindAsync("sslscan", "sslscan");
        var scanned = (await sslscan.RunAsync("--xml=-", "--no-colour", Server)).Succeeded();

        var test = XDocument.Parse(scanned.Output).Descendants("ssltest").Single();
        var enabled = test.Elements("protocol").Where(protocol => protocol.Attribute("enabled")?.Value == "1").Select(protocol => protocol.Attribute("version")?.Value);
        Assert.Equal(["1.2", "1.3"], enabled.Order());

        Assert.NotEmpty(test.Elements("cipher"));
        Assert.All(test.Elements("cipher"), cipher => Assert.Matches("GCM|CHACHA20|CCM", cipher.Attribute("cipher")?.Value));
        Assert.All(test.Elements("heartbleed"), heartbleed => Assert.Equal("0", heartbleed.Attribute("vulnerable")?.Value));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Testssl_finds_nothing_that_is_worse_than_low()
    {
        var testssl = await ForeignProgram.FindAsync("testssl", "testssl.sh");
        var report = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.json");

        // Protocols, categories of ciphers, forward secrecy and the server's preferences; the old attacks fall with them.
        var environment = new Dictionary<string, string>(testssl.Environment) { ["TESTSSL_INSTALL_DIR"] = $"{testssl.Root}/etc/testssl" };
        var tested = await ForeignProgram.RunAsync(
            testssl.File, ["--quiet", "--color", "0", "--warnings", "off", "--ip", "127.0.0.1", "-p", "-s", "-f", "--jsonfile", report, Server], environment);

        using var findings = JsonDocument.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        var found = findings.RootElement.EnumerateArray().ToList();
        Assert.True(found.Exists(finding => finding.GetProperty("id").GetString() == "TLS1_3"), tested.Everything);
        Assert.DoesNotContain(found, finding => finding.GetProperty("severity").GetString() is "MEDIUM" or "HIGH" or "CRITICAL" or "FATAL");
        File.Delete(report);
    }
}
