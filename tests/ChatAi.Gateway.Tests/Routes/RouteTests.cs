using System.Net;
using ChatAi.Gateway.Tests.Doubles;

namespace ChatAi.Gateway.Tests.Routes;

public sealed class RouteTests(Stores stores) : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(stores);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Theory]
    [InlineData("GET", "/api/assistants", "api")]
    [InlineData("GET", "/api/assistants/7/documents", "api")]
    [InlineData("POST", "/api/login", "api")]
    [InlineData("GET", "/api/dialogs/9/events?last=1", "api")]
    [InlineData("GET", "/.well-known/jwks.json", "api")]
    [InlineData("GET", "/metrics/db-size", "api")]
    [InlineData("GET", "/api/bot-instances", "bot-manager")]
    [InlineData("POST", "/api/bot-instances", "bot-manager")]
    [InlineData("PATCH", "/api/bot-instances/5", "bot-manager")]
    [InlineData("GET", "/api/bot-instances-all", "bot-manager")]
    [InlineData("POST", "/api/start-bot/5", "bot-manager")]
    [InlineData("POST", "/api/stop-bot/5", "bot-manager")]
    [InlineData("GET", "/api/admin/bots?state=error", "bot-manager")]
    [InlineData("GET", "/api/admin/replicas", "bot-manager")]
    [InlineData("GET", "/api/telegram/rate-limit/stats/5", "bot-manager")]
    [InlineData("GET", "/API/Telegram/rate-limit/stats", "bot-manager")]
    [InlineData("GET", "/metrics/telegram-rate-limit", "bot-manager")]
    [InlineData("POST", "/telegram/webhook/abc", "bot-manager")]
    [InlineData("GET", "/api/admin/ai-tokens", "token-pool")]
    [InlineData("GET", "/api/admin/ai-tokens/3/usage?days=7", "token-pool")]
    [InlineData("GET", "/api/usage?by=model", "token-pool")]
    [InlineData("POST", "/v1/chat/completions", "token-pool")]
    [InlineData("GET", "/v1/models", "token-pool")]
    public async Task A_path_goes_to_its_owner_and_arrives_as_it_was_sent(string method, string path, string owner)
    {
        using var response = await gateway.SendAsync(method, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(owner, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var seen = Assert.Single(gateway.Doubles.SelectMany(service => service.Seen));
        Assert.Equal((method, path), (seen.Method, seen.Path));
    }

    [Theory]
    [InlineData("/nothing/here")]
    [InlineData("/apix")]
    [InlineData("/internal/turns")]
    [InlineData("/INTERNAL/turns")]
    [InlineData("/status")]
    [InlineData("/metrics/other")]
    [InlineData("/health/ready")]
    public async Task An_unknown_path_is_a_problem(string path)
    {
        using var response = await gateway.GetAsync(path);

        await response.ShouldBeProblemAsync(HttpStatusCode.NotFound, "urn:chatai:not-found");
        Assert.Empty(gateway.Doubles.SelectMany(service => service.Seen));
    }

    [Theory]
    [InlineData("/api/../internal/turns")]
    [InlineData("/api/%2e%2e/internal/turns")]
    [InlineData("/api/%2E%2E/internal/turns")]
    [InlineData("/api/%252e%252e/internal/turns")]
    [InlineData("/api/.%252e/internal/turns")]
    [InlineData("/api/..%2finternal/turns")]
    [InlineData("/api/..%2Finternal/turns")]
    [InlineData("/api%2f..%2finternal/turns")]
    [InlineData("/api/..%5cinternal/turns")]
    [InlineData("/api/..\\internal\\turns")]
    [InlineData("/api/..;/internal/turns")]
    [InlineData("/api/x/../../internal/turns")]
    [InlineData("/api/./../internal/turns")]
    [InlineData("//internal/turns")]
    [InlineData("/api//internal/turns")]
    [InlineData("/v1/../internal/turns")]
    [InlineData("/v1/%2e%2e/metrics")]
    [InlineData("/v1/%252e%252e/metrics")]
    [InlineData("/telegram/webhook/..%2f..%2finternal")]
    [InlineData("/.well-known/%252e%252e/internal/turns")]
    [InlineData("/%69nternal/turns")]
    [InlineData("/%2569nternal/turns")]
    [InlineData("/internal%2fturns")]
    [InlineData("http://localhost/internal/turns")]
    [InlineData("http://localhost/api/../internal/turns")]
    [InlineData("/api/%00/../internal/turns")]
    [InlineData("/api/%0d%0aX:1/turns")]
    public async Task No_trick_reaches_what_is_internal(string target)
    {
        var response = await gateway.SendRawAsync(target);

        Assert.Empty(gateway.Doubles.SelectMany(service => service.Seen));
        if (!target.EndsWith("/metrics", StringComparison.Ordinal))
            Assert.Matches("^HTTP/1.1 40[04] ", response);
    }

    [Fact]
    public async Task A_path_with_encoded_letters_of_any_language_goes_through()
    {
        await gateway.SendRawAsync("/api/assistants/%D0%BF%D1%80%20x/100%25?q=%2F..%2F");

        var seen = Assert.Single(gateway.Api.Seen);
        Assert.Equal("/api/assistants/%D0%BF%D1%80%20x/100%25?q=%2F..%2F", seen.Path);
    }
}
