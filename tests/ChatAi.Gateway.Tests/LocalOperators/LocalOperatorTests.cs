using ChatAi.Gateway.Tests.Doubles;

namespace ChatAi.Gateway.Tests.LocalOperators;

public sealed class LocalOperatorTests(Stores stores) : IAsyncLifetime
{
    private const string Header = "X-ChatAi-Local-Operator";

    private GatewayUnderTest gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(stores);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task Someone_at_the_machine_itself_is_the_local_operator()
    {
        using var response = await gateway.GetAsync("/api/dialogs");

        Assert.Equal(GatewayUnderTest.ServiceToken, Assert.Single(gateway.Api.Seen).Headers[Header]);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:8000")]
    [InlineData("[::1]:8000")]
    public async Task He_may_call_the_machine_by_its_local_names(string host)
    {
        await gateway.SendRawAsync("/api/dialogs", host);

        Assert.Contains(Header, Assert.Single(gateway.Api.Seen).Headers);
    }

    [Theory]
    [InlineData("Authorization", "Bearer x")]
    [InlineData("Authorization", "Basic eDp5")]
    [InlineData("Cookie", "a=b")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "localhost.evil.example")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Original-For", "203.0.113.7:9")]
    public async Task Nobody_else_is(string name, string value)
    {
        using var response = await gateway.GetAsync("/api/dialogs", (name, value));

        Assert.DoesNotContain(Header, Assert.Single(gateway.Api.Seen).Headers);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    public async Task He_may_use_a_browser(string name, string value)
    {
        using var response = await gateway.GetAsync("/api/dialogs", (name, value));

        Assert.Contains(Header, Assert.Single(gateway.Api.Seen).Headers);
    }

    [Fact]
    public async Task In_production_there_is_none()
    {
        await using var production = await GatewayUnderTest.StartAsync(stores, "Production");

        using var response = await production.GetAsync("/api/dialogs");

        Assert.DoesNotContain(Header, Assert.Single(production.Api.Seen).Headers);
    }
}
