using System.Net;
using ChatAi.Gateway.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace ChatAi.Gateway.Tests.RateLimits;

public sealed class RateLimitTests(Stores stores) : IAsyncLifetime
{
    private const string Office = "203.0.113.7";
    private const string Home = "198.51.100.9";

    private readonly string redis = stores.NextRedis();
    private readonly Issuer issuer = new();
    private readonly List<GatewayUnderTest> gateways = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in gateways)
            await gateway.DisposeAsync();

        issuer.Dispose();
    }

    [Fact]
    public async Task An_address_gets_as_much_as_its_limit_and_is_then_told_when_to_come_again()
    {
        var gateway = await StartAsync(new() { ["Gateway:RateLimits:Address:Requests"] = "3", ["Gateway:RateLimits:Address:Window"] = "01:00:00" });

        for (var left = 2; left >= 0; left--)
        {
            using var response = await gateway.GetAsync("/api/me", From(Office));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("\"address\";q=3;w=3600", Header(response, "RateLimit-Policy"));
            Assert.Equal($"\"address\";r={left};t={1200 * (3 - left)}", Header(response, "RateLimit"));
            Assert.False(response.Headers.Contains("Retry-After"));
        }

        using var refused = await gateway.GetAsync("/api/me", From(Office));
        await refused.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "urn:chatai:too-many-requests");
        Assert.InRange(int.Parse(Header(refused, "Retry-After"), null), 1, 1200);
        Assert.StartsWith("\"address\";r=0;t=", Header(refused, "RateLimit"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(refused, "X-Content-Type-Options"));
        Assert.Equal(3, gateway.Api.Seen.Count);

        using var other = await gateway.GetAsync("/api/me", From(Home));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Replicas_count_together()
    {
        var settings = new Dictionary<string, string> { ["Gateway:RateLimits:Address:Requests"] = "10", ["Gateway:RateLimits:Address:Window"] = "01:00:00" };
        var (one, other) = (await StartAsync(settings), await StartAsync(settings));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => StatusAsync(number % 2 == 0 ? one : other, "/api/me", From(Office))));

        Assert.Equal((10, 30), (answers.Count(status => status == 200), answers.Count(status => status == 429)));
        Assert.Equal(10, one.Api.Seen.Count + other.Api.Seen.Count);
    }

    [Fact]
    public async Task A_user_has_his_own_limit_wherever_he_comes_from()
    {
        var gateway = await StartAsync(new() { ["Gateway:RateLimits:User:Requests"] = "5", ["Gateway:RateLimits:User:Window"] = "01:00:00" });
        await KnowsIssuerAsync(gateway);

        var statuses = new List<int>();
        for (var number = 0; number < 6; number++)
            statuses.Add(await StatusAsync(gateway, "/api/me", From($"10.0.0.{number}"), issuer.Bearer("42", DateTimeOffset.Parse("2099-01-01T00:00:00Z", null).AddSeconds(number))));

        Assert.Equal([200, 200, 200, 200, 200, 429], statuses);
        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From("10.0.0.1"), issuer.Bearer("43")));
    }

    [Fact]
    public async Task What_is_no_valid_token_counts_for_the_address_and_for_no_user()
    {
        var gateway = await StartAsync(new() { ["Gateway:RateLimits:User:Requests"] = "1" });
        await KnowsIssuerAsync(gateway);
        using var forger = new Issuer(issuer.KeyId);
        (string, string)[] worthless =
        [
            forger.Bearer("42"),
            issuer.Bearer("42", expires: DateTimeOffset.Parse("2001-01-01T00:00:00Z", null)),
            issuer.Bearer("42", audience: "others"),
            ("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MiJ9."),
            ("Authorization", "Bearer nonsense"),
            ("Authorization", "Basic eDp5"),
        ];

        var left = 299;
        foreach (var header in worthless)
        {
            using var response = await gateway.GetAsync("/api/me", From(Home), header);
            Assert.StartsWith($"\"address\";r={left--};", Header(response, "RateLimit"), StringComparison.Ordinal);
        }

        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Home), issuer.Bearer("42")));
    }

    [Fact]
    public async Task A_token_that_was_good_is_not_good_for_longer_than_it_says()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T10:00:00Z", null));
        var gateway = await StartAsync([], clock);
        await KnowsIssuerAsync(gateway);
        var bearer = issuer.Bearer("42", DateTimeOffset.Parse("2026-11-24T10:10:00Z", null));

        using var before = await gateway.GetAsync("/api/me", bearer);
        clock.Advance(TimeSpan.FromMinutes(10));
        using var after = await gateway.GetAsync("/api/me", bearer);

        Assert.StartsWith("\"user\"", Header(before, "RateLimit"), StringComparison.Ordinal);
        Assert.StartsWith("\"address\"", Header(after, "RateLimit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_known_soon_after_its_first_token()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T10:00:00Z", null));
        var gateway = await StartAsync([], clock);
        await KnowsIssuerAsync(gateway);
        using var next = new Issuer();
        gateway.Api.Answer("/.well-known/jwks.json", next.KeySet);

        using var first = await gateway.GetAsync("/api/me", next.Bearer("42"));
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.StartsWith("\"address\"", Header(first, "RateLimit"), StringComparison.Ordinal);
        await KnowsIssuerAsync(gateway, next);
    }

    [Theory]
    [InlineData("/api/login")]
    [InlineData("/api/register")]
    [InlineData("/api/refresh-token")]
    [InlineData("/api/auth/forgot-password")]
    [InlineData("/api/auth/reset-password")]
    [InlineData("/api/operators/invitations/accept")]
    public async Task Where_passwords_can_be_guessed_the_limit_is_the_addresss_and_stricter(string path)
    {
        var gateway = await StartAsync([]);
        await KnowsIssuerAsync(gateway);

        for (var number = 0; number < 20; number++)
            Assert.Equal(200, await PostAsync(gateway, path, From(Office), issuer.Bearer($"{number}")));

        Assert.Equal(429, await PostAsync(gateway, path, From(Office)));
        Assert.Equal(429, await PostAsync(gateway, "/api/login", From(Office)));
        Assert.Equal(200, await PostAsync(gateway, path, From(Home)));
        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Office)));
    }

    [Fact]
    public async Task There_is_no_other_way_to_write_a_path_that_has_another_limit()
    {
        var gateway = await StartAsync(new() { ["Gateway:RateLimits:SignIn:Requests"] = "1", ["Gateway:RateLimits:SignIn:Window"] = "01:00:00" });
        Assert.Equal(200, await PostAsync(gateway, "/api/login", From(Office)));

        foreach (var path in (string[])["/api/login", "/api/login/", "/API/Login", "/api/%6Cogin", "/api/login?x=1", "/api/auth/x/../../login"])
            Assert.Equal(429, await PostAsync(gateway, path, From(Office)));

        Assert.Equal(400, await PostAsync(gateway, "/api//login", From(Office)));
        Assert.Equal(400, await PostAsync(gateway, "/api/x%2f..%2flogin", From(Office)));
        Assert.Single(gateway.Api.Seen);
    }

    [Fact]
    public async Task An_IPv6_customer_is_his_network_and_not_each_of_its_addresses()
    {
        var gateway = await StartAsync(new() { ["Gateway:RateLimits:Address:Requests"] = "2", ["Gateway:RateLimits:Address:Window"] = "01:00:00" });

        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From("2001:db8:1:2::1")));
        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From("2001:db8:1:2:ffff::2")));
        Assert.Equal(429, await StatusAsync(gateway, "/api/me", From("2001:db8:1:2:a:b:c:d")));
        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From("2001:db8:1:3::1")));
        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From("::ffff:203.0.113.7")));
        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From("203.0.113.7")));
        Assert.Equal(429, await StatusAsync(gateway, "/api/me", From("203.0.113.7")));
    }

    [Fact]
    public async Task An_address_claimed_by_anyone_but_a_trusted_proxy_gives_no_new_allowance()
    {
        var gateway = await StartAsync(new()
        {
            ["Gateway:RateLimits:Address:Requests"] = "2",
            ["Gateway:RateLimits:Address:Window"] = "01:00:00",
            ["Gateway:TrustedProxies:0"] = "192.0.2.0/24",
        });

        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Office)));
        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Home)));
        Assert.Equal(429, await StatusAsync(gateway, "/api/me", From("198.51.100.10"), ("X-Real-IP", "10.0.0.1"), ("Forwarded", "for=10.0.0.1")));
    }

    [Fact]
    public async Task Probes_of_known_networks_webhooks_and_preflights_are_not_limited()
    {
        var gateway = await StartAsync(new()
        {
            ["Gateway:RateLimits:Address:Requests"] = "1",
            ["Gateway:RateLimits:Address:Window"] = "01:00:00",
            ["Gateway:KnownNetworks:0"] = "10.0.0.0/8",
            ["Gateway:CorsOrigins:0"] = "https://app.example.com",
        });

        for (var number = 0; number < 3; number++)
        {
            Assert.NotEqual(429, await StatusAsync(gateway, "/health", From("10.1.1.1")));
            Assert.Equal(200, await StatusAsync(gateway, "/metrics/db-size", From("10.1.1.1")));
            Assert.Equal(200, await PostAsync(gateway, "/telegram/webhook/abc", From("149.154.167.220")));

            using var preflight = await gateway.SendAsync(
                "OPTIONS", "/api/login", null, From(Office), ("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "POST"));
            Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        }

        Assert.NotEqual(429, await StatusAsync(gateway, "/health", From(Office)));
        using var refused = await gateway.GetAsync("/health", From(Office), ("Origin", "https://app.example.com"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("https://app.example.com", Header(refused, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_limit_of_0_is_none()
    {
        var gateway = await StartAsync(new() { ["Gateway:RateLimits:Address:Requests"] = "0" });

        using var response = await gateway.GetAsync("/api/me", From(Office));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task A_services_own_limit_stands_beside_the_gateways()
    {
        var gateway = await StartAsync([]);
        gateway.Api.Answer("/api/me", context =>
        {
            context.Response.Headers["RateLimit"] = "\"searches\";r=4;t=9";
            return Task.CompletedTask;
        });

        using var response = await gateway.GetAsync("/api/me", From(Office));

        Assert.Equal(["\"searches\";r=4;t=9", "\"address\";r=299;t=1"], response.Headers.GetValues("RateLimit"));
    }

    [Fact]
    public async Task Redis_may_forget_everything_at_any_time()
    {
        var gateway = await StartAsync(new() { ["Gateway:RateLimits:Address:Requests"] = "5" });
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis},allowAdmin=true");
        var number = int.Parse(redis.Split("defaultDatabase=")[1], null);

        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Office)));
        await connection.GetServers()[0].ScriptFlushAsync();
        await connection.GetServers()[0].FlushDatabaseAsync(number);

        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Office)));
        Assert.Equal(0, gateway.Heard.Count("Redis is away"));
    }

    [Fact]
    public async Task Who_is_let_go_in_Redis_may_come_again()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T10:00:00Z", null));
        var gateway = await StartAsync(new() { ["Gateway:RateLimits:Address:Requests"] = "3", ["Gateway:RateLimits:Address:Window"] = "01:00:00" }, clock);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        for (var number = 0; number < 3; number++)
            Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Office)));
        Assert.Equal(429, await StatusAsync(gateway, "/api/me", From(Office)));

        await connection.GetDatabase().KeyDeleteAsync($"gateway:limit:address:{Office}");
        clock.Advance(TimeSpan.FromMinutes(20));

        for (var number = 0; number < 3; number++)
            Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Office)));
    }

    [Fact]
    public async Task Keys_go_away_by_themselves()
    {
        var gateway = await StartAsync([]);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);

        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Office)));

        var life = await connection.GetDatabase().KeyTimeToLiveAsync($"gateway:limit:address:{Office}");
        Assert.InRange(life ?? TimeSpan.MaxValue, TimeSpan.Zero, TimeSpan.FromMilliseconds(201));
    }

    [Fact]
    public async Task The_limit_holds_while_Redis_is_away_and_is_shared_again_when_it_is_back()
    {
        await using var line = RedisLine.To(redis);
        var settings = new Dictionary<string, string> { ["Gateway:RateLimits:Address:Requests"] = "4", ["Gateway:RateLimits:Address:Window"] = "01:00:00" };
        var gateway = await StartAsync(settings, redis: line.Connection);
        var other = await StartAsync(settings);
        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Office)));

        await line.CutAsync();
        List<int> statuses = [];
        for (var number = 0; number < 5; number++)
            statuses.Add(await StatusAsync(gateway, "/api/me", From(Office)));

        Assert.Equal([200, 200, 200, 429, 429], statuses);
        Assert.Equal(1, gateway.Heard.Count("Warning: Redis is away"));

        line.Mend();
        var asked = 0;
        await Eventually.True(
            async () =>
            {
                await StatusAsync(gateway, "/api/me", From($"10.0.{asked / 256}.{asked++ % 256}"));
                return gateway.Heard.Count("Information: Redis is back") == 1;
            },
            TimeSpan.FromSeconds(30));

        for (var number = 0; number < 4; number++)
            Assert.Equal(200, await StatusAsync(other, "/api/me", From(Home)));

        Assert.Equal(429, await StatusAsync(gateway, "/api/me", From(Home)));
        Assert.Equal(1, gateway.Heard.Count("Redis is away"));
    }

    [Fact]
    public async Task A_Redis_that_hangs_does_not_hold_up_requests()
    {
        await using var line = RedisLine.To(redis);
        var gateway = await StartAsync(new() { ["Gateway:RateLimits:Address:Requests"] = "3", ["Gateway:RateLimits:Address:Window"] = "01:00:00" }, redis: line.Connection);
        Assert.Equal(200, await StatusAsync(gateway, "/api/me", From(Office)));

        line.HoldUp();
        List<int> statuses = [];
        for (var number = 0; number < 4; number++)
            statuses.Add(await StatusAsync(gateway, "/api/me", From(Office)));

        Assert.Equal([200, 200, 429, 429], statuses);
        Assert.Equal(1, gateway.Heard.Count("Redis is away"));
    }

    [Fact]
    public async Task A_limit_that_is_no_number_of_requests_is_named_and_nothing_starts()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(new() { ["Gateway:RateLimits:Address:Requests"] = "-1" }));

        Assert.Contains("Requests", failure.GetBaseException().Message, StringComparison.Ordinal);
    }

    private static (string, string) From(string address) => ("X-Forwarded-For", address);

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));

    private static async Task<int> StatusAsync(GatewayUnderTest gateway, string path, params (string, string)[] headers)
    {
        using var response = await gateway.GetAsync(path, headers);
        return (int)response.StatusCode;
    }

    private static async Task<int> PostAsync(GatewayUnderTest gateway, string path, params (string, string)[] headers)
    {
        using var response = await gateway.SendAsync("POST", path, null, headers);
        return (int)response.StatusCode;
    }

    private async Task KnowsIssuerAsync(GatewayUnderTest gateway, Issuer? asked = null) => await Eventually.True(async () =>
    {
        using var response = await gateway.GetAsync("/api/csrf-token", From("192.0.2.99"), (asked ?? issuer).Bearer("somebody"));
        return response.Headers.TryGetValues("RateLimit", out var values) ? values.Single().StartsWith("\"user\"", StringComparison.Ordinal) : response.IsSuccessStatusCode;
    });

    private async Task<GatewayUnderTest> StartAsync(Dictionary<string, string> settings, TimeProvider? clock = null, string? redis = null)
    {
        settings.TryAdd("Gateway:TrustedProxies:0", "127.0.0.0/8");
        var gateway = await GatewayUnderTest.StartAsync(stores, "Production", settings, clock, redis ?? this.redis, api: api => api.Answer("/.well-known/jwks.json", issuer.KeySet));
        gateways.Add(gateway);
        return gateway;
    }
}
