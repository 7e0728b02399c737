using System.Net;
using ChatAi.Gateway.Tests.Doubles;
using ChatAi.ServiceDefaults.Startup;

namespace ChatAi.Gateway.Tests.Networks;

public sealed class NetworkTests(Stores stores)
{
    [Theory]
    [InlineData("10.1.2.3", HttpStatusCode.OK)]
    [InlineData("203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("10.1.2.3, 203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("203.0.113.7, 10.1.2.3", HttpStatusCode.Forbidden)]
    public async Task Behind_a_trusted_proxy_the_callers_own_network_counts(string forwardedFor, HttpStatusCode expected)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(stores, "Production", new()
        {
            ["Gateway:TrustedProxies:0"] = "127.0.0.1/32",
            ["Gateway:KnownNetworks:0"] = "10.0.0.0/8",
        });

        using var response = await gateway.GetAsync("/metrics/db-size", ("X-Forwarded-For", forwardedFor));

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.0/24", "203.0.113.7", "127.0.0.1")]
    [InlineData("127.0.0.1/32", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1/32", "2001:db8::7", "2001:db8::7")]
    [InlineData("127.0.0.1/32", "10.9.9.9, 203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1/32", "nonsense", "127.0.0.1")]
    public async Task A_service_is_told_one_address_and_it_is_the_callers(string proxies, string forwardedFor, string expected)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(stores, "Production", new() { ["Gateway:TrustedProxies:0"] = proxies });

        using var response = await gateway.GetAsync("/api/me", ("X-Forwarded-For", forwardedFor), ("X-Real-IP", "10.0.0.1"), ("Forwarded", "for=10.0.0.1"));

        var headers = Assert.Single(gateway.Api.Seen).Headers;
        Assert.Equal(expected, headers["X-Forwarded-For"]);
        Assert.DoesNotContain("X-Real-IP", headers);
        Assert.DoesNotContain("Forwarded", headers);
        Assert.DoesNotContain(headers.Keys, name => name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Gateway:KnownNetworks:0", "10.0.0.0/33", "Gateway:KnownNetworks")]
    [InlineData("Gateway:TrustedProxies:0", "proxy.example", "Gateway:TrustedProxies")]
    [InlineData("Gateway:CorsOrigins:0", "https://app.example.com/path", "Gateway:CorsOrigins")]
    [InlineData("Gateway:CorsOrigins:0", "*", "Gateway:CorsOrigins")]
    [InlineData("SECRET_KEY", "short", "SECRET_KEY")]
    [InlineData("SERVICE_TOKEN", "", "SERVICE_TOKEN")]
    public async Task A_wrong_setting_is_named_and_nothing_starts(string name, string value, string named)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => GatewayUnderTest.StartAsync(stores, settings: new() { [name] = value }));

        var reason = Assert.IsType<ConfigurationException>(failure.GetBaseException());
        Assert.Contains(named, reason.Message, StringComparison.Ordinal);
    }
}
