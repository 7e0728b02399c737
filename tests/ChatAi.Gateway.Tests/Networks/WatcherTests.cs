using System.Net;
using System.Text.Json.Nodes;
using ChatAi.Gateway.Tests.Doubles;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http;

namespace ChatAi.Gateway.Tests.Networks;

/// <summary>Callers from far away, who are told apart by nothing but their tokens.</summary>
public sealed class WatcherTests(Stores stores) : IAsyncLifetime
{
    private static readonly (string Name, string Value) Far = ("X-Forwarded-For", "203.0.113.7");

    private readonly Issuer issuer = new();
    private readonly Guid session = Guid.NewGuid();
    private GatewayUnderTest gateway = null!;

    private Guid[] ended = [];

    public async ValueTask InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync(
            stores,
            "Production",
            new() { ["Gateway:TrustedProxies:0"] = "127.0.0.0/8", ["Callers:SessionsGoodFor"] = "00:00:00" },
            api: api =>
            {
                api.Answer("/.well-known/jwks.json", issuer.KeySet);
                api.Answer("/internal/ended-sessions", context => context.Request.Headers.Authorization == $"Bearer {GatewayUnderTest.ServiceToken}"
                    ? context.Response.WriteAsJsonAsync(new { sessions = ended })
                    : throw new InvalidOperationException("Who asks?"));
            });
        await Eventually.True(async () =>
        {
            using var response = await gateway.GetAsync("/api/csrf-token", Far, issuer.Bearer("somebody"));
            return response.Headers.TryGetValues("RateLimit", out var values) && values.Single().StartsWith("\"user\"", StringComparison.Ordinal);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        issuer.Dispose();
    }

    public static TheoryData<string> Paths() => ["/metrics", "/metrics/db-size", "/metrics/telegram-rate-limit"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task An_administrator_reads_metrics_from_anywhere_until_his_session_ends(string path)
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(path, issuer.BearerOf(Roles.Admin, session)));

        ended = [Guid.NewGuid(), session];

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(path, issuer.BearerOf(Roles.Admin, session)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(path, issuer.BearerOf(Roles.Admin, Guid.NewGuid())));
    }

    [Fact]
    public async Task The_components_of_the_health_are_shown_to_an_administrator_until_his_session_ends()
    {
        Assert.True(await ShowsComponentsAsync(issuer.BearerOf(Roles.Admin, session)));
        Assert.False(await ShowsComponentsAsync(issuer.BearerOf(Roles.User, session)));
        Assert.False(await ShowsComponentsAsync());

        ended = [session];

        Assert.False(await ShowsComponentsAsync(issuer.BearerOf(Roles.Admin, session)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Nobody_else_does(string path)
    {
        using var forger = new Issuer(issuer.KeyId);
        (string, string)[] others =
        [
            issuer.BearerOf(Roles.User, session),
            issuer.BearerOf(Roles.Operator, session),
            issuer.BearerOf(Roles.Service, session),
            issuer.BearerOf("Admin", session),
            issuer.BearerOf(Roles.Admin, null),
            issuer.BearerOf(Roles.Admin, session, TimeProvider.System.GetUtcNow().AddMinutes(-1)),
            forger.BearerOf(Roles.Admin, session),
            ("Authorization", "Bearer nonsense"),
            ("X-ChatAi-Local-Operator", GatewayUnderTest.ServiceToken),
            ("Authorization", $"Bearer {GatewayUnderTest.ServiceToken}"),
        ];

        foreach (var other in others)
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(path, other));

        Assert.Empty(gateway.BotManager.Seen);
        Assert.DoesNotContain(gateway.Api.Seen, request => request.Path == path);
    }

    [Fact]
    public async Task While_nobody_tells_which_sessions_have_ended_those_that_had_stay_out()
    {
        ended = [session];
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/metrics", issuer.BearerOf(Roles.Admin, session)));

        await gateway.Api.DisposeAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/metrics", issuer.BearerOf(Roles.Admin, session)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/metrics", issuer.BearerOf(Roles.Admin, Guid.NewGuid())));
    }

    [Fact]
    public async Task An_administrator_from_afar_looks_within_his_limit()
    {
        using var response = await gateway.GetAsync("/metrics", Far, issuer.BearerOf(Roles.Admin, session));

        Assert.StartsWith("\"user\"", response.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, (string Name, string Value) token)
    {
        using var response = await gateway.GetAsync(path, Far, token);
        return response.StatusCode;
    }

    private async Task<bool> ShowsComponentsAsync(params (string Name, string Value)[] token)
    {
        using var response = await gateway.GetAsync("/health", [Far, .. token]);
        var health = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.NotNull((string?)health["status"]);
        return health["components"] is not null;
    }
}
