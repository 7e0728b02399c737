using System.Net;
using System.Text.Json.Nodes;
using ChatAi.Gateway.Tests.Doubles;

namespace ChatAi.Gateway.Tests.Health;

public sealed class SuiteHealthTests(Stores stores) : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;

    public async ValueTask InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync(stores, settings: new() { ["Gateway:Health:Patience"] = "00:00:00.5" });
        gateway.Api.HasHealth("""{"status":"healthy","components":{"database":{"status":"healthy","latency_ms":1.5},"redis":{"status":"healthy"}}}""");
        gateway.BotManager.HasHealth("""{"status":"healthy","components":{"database":{"status":"healthy"}}}""");
        gateway.TokenPool.HasHealth("""{"status":"healthy","components":{"database":{"status":"healthy"},"ai_token_manager":{"status":"healthy"}}}""");
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task When_all_is_well_the_answer_is_the_runbooks()
    {
        var (status, health) = await HealthAsync();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("healthy", (string?)health["status"]);
        Assert.InRange((double)health["timestamp"]!, 1_600_000_000, 10_000_000_000);
        Assert.Equal(
            ["database", "redis", "ai_token_manager", "api", "bot_manager", "gateway", "token_pool"],
            health["components"]!.AsObject().Select(component => component.Key));
        Assert.All(health["components"]!.AsObject(), component => Assert.Equal("healthy", (string?)component.Value!["status"]));
        Assert.All(health["components"]!.AsObject(), component => Assert.Null(component.Value!["error"]));
        Assert.InRange((double)health["components"]!["api"]!["latency_ms"]!, 0, 500);
    }

    [Fact]
    public async Task What_one_service_calls_unhealthy_is_unhealthy()
    {
        gateway.BotManager.HasHealth("""{"status":"unhealthy","components":{"database":{"status":"unhealthy","error":"Connection timeout"}}}""", 503);

        var (status, health) = await HealthAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("unhealthy", (string?)health["status"]);
        Assert.Equal("""{"status":"unhealthy","error":"Connection timeout"}""", health["components"]!["database"]!.ToJsonString());
        Assert.Equal("healthy", (string?)health["components"]!["bot_manager"]!["status"]);
    }

    [Fact]
    public async Task Of_what_several_services_say_of_a_component_the_slowest_is_shown()
    {
        gateway.BotManager.HasHealth("""{"status":"healthy","components":{"database":{"status":"healthy","latency_ms":400.5}}}""");

        var (_, health) = await HealthAsync();

        Assert.Equal(400.5, (double)health["components"]!["database"]!["latency_ms"]!);
    }

    [Fact]
    public async Task A_service_that_hangs_is_unhealthy_and_holds_nobody_up()
    {
        var release = new TaskCompletionSource();
        gateway.TokenPool.Answer("/health", _ => release.Task);

        var (status, health) = await HealthAsync();
        release.SetResult();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("It does not answer within 0.5 s", (string?)health["components"]!["token_pool"]!["error"]);
        Assert.Equal("unhealthy", (string?)health["components"]!["ai_token_manager"]!["status"]);
        Assert.Equal("healthy", (string?)health["components"]!["database"]!["status"]);
    }

    [Fact]
    public async Task A_service_that_is_down_is_unhealthy()
    {
        await gateway.Api.DisposeAsync();

        var (status, health) = await HealthAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("It cannot be reached", (string?)health["components"]!["api"]!["error"]);
    }

    [Fact]
    public async Task A_service_is_degraded_while_some_of_its_instances_do_not_answer()
    {
        await using var two = await GatewayUnderTest.StartAsync(stores, settings: new() { ["services:bot-manager:http:1"] = "http://127.0.0.1:1" });
        foreach (var service in two.Doubles)
            service.HasHealth("""{"status":"healthy","components":{"database":{"status":"healthy"},"ai_token_manager":{"status":"healthy"}}}""");

        using var response = await two.GetAsync("/health");

        var health = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("degraded", (string?)health["components"]!["bot_manager"]!["status"]);
        Assert.Equal("1 of 2 instances: It cannot be reached", (string?)health["components"]!["bot_manager"]!["error"]);
    }

    [Theory]
    [InlineData("", 404, "It answers 404 when asked for its health")]
    [InlineData("fine, thanks", 200, "Its health cannot be read")]
    [InlineData("{}", 200, "Its health cannot be read")]
    [InlineData("null", 200, "Its health cannot be read")]
    public async Task A_service_whose_health_says_nothing_is_unhealthy(string body, int code, string error)
    {
        gateway.Api.HasHealth(body, code);

        var (status, health) = await HealthAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(error, (string?)health["components"]!["api"]!["error"]);
    }

    [Fact]
    public async Task A_degraded_component_degrades_the_suite_and_is_no_outage()
    {
        gateway.TokenPool.HasHealth("""{"status":"degraded","components":{"ai_token_manager":{"status":"degraded","error":"One key is cooling down"}}}""");

        var (status, health) = await HealthAsync();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("degraded", (string?)health["status"]);
        Assert.Equal("One key is cooling down", (string?)health["components"]!["ai_token_manager"]!["error"]);
    }

    [Fact]
    public async Task A_caller_behind_an_unknown_proxy_sees_the_status_and_no_components()
    {
        using var response = await gateway.GetAsync("/health", ("X-Forwarded-For", "203.0.113.7"));

        var health = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["status", "timestamp"], health.Select(member => member.Key));
    }

    [Fact]
    public async Task Redis_away_is_seen_by_the_gateway_itself()
    {
        await using var lonely = await GatewayUnderTest.StartAsync(stores, settings: new() { ["ConnectionStrings:redis"] = "127.0.0.1:1,connectTimeout=200,syncTimeout=200" });

        using var response = await lonely.GetAsync("/health");

        var health = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("unhealthy", (string?)health["components"]!["redis"]!["status"]);
        Assert.NotNull((string?)health["components"]!["redis"]!["error"]);
    }

    private async Task<(HttpStatusCode Status, JsonNode Health)> HealthAsync()
    {
        using var response = await gateway.GetAsync("/health");
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
