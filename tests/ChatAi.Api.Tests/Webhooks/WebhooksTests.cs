using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;
using ChatAi.Api.Webhooks;

namespace ChatAi.Api.Tests.Webhooks;

/// <summary>A tenant's server is told of what happens.</summary>
public sealed class WebhooksTests(WebhooksTests.Service service) : IClassFixture<WebhooksTests.Service>
{
    private static readonly (string, string)[] Settings =
    [
        ("Webhooks:AllowPrivateAddresses", "true"),
        ("Webhooks:Pace", "00:00:00.050"),
        ("Webhooks:FirstRetry", "00:00:00.050"),
        ("Webhooks:Timeout", "00:00:02"),
    ];

    private ApiFixture Api => service.Api;

    [Fact]
    public async Task Events_come_in_order_and_signed()
    {
        var tenant = await Api.NewTenantAsync();
        await using var receiver = await Receiver.StartAsync();
        var secret = (string)(await CreateAsync(tenant, receiver))["secret"]!;
        var visitor = await Visitor.ComeAsync(tenant);
        await visitor.AskAsync("What is this?");
        await visitor.AskAsync("A person", kind: "operator");

        var deliveries = await ReceivedAsync(receiver, 5);

        Assert.Equal(["handoff.changed", "message.created", "message.created", "message.created", "message.created"], deliveries.Select(TypeOf).Order());
        Assert.Equal("What is this?", (string?)JsonNode.Parse(deliveries[0].Body)!["message"]!["text"]);
        Assert.All(deliveries, delivery => Assert.Equal(Signed(secret, delivery), delivery.Signature));
        Assert.Equal(deliveries.Count, deliveries.Select(delivery => delivery.Id).Distinct().Count());
        Assert.DoesNotContain("whsec_", await tenant.Client.GetStringAsync(new Uri("/api/webhooks", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_failed_is_brought_again_before_anything_else_and_what_is_refused_is_left()
    {
        var tenant = await Api.NewTenantAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = number => number switch { 0 => 500, 1 => 429, 3 => 400, _ => 200 };
        await CreateAsync(tenant, receiver, "message.created");
        var visitor = await Visitor.ComeAsync(tenant);

        await visitor.AskAsync("One?");
        await visitor.AskAsync("Two?");
        var deliveries = await ReceivedAsync(receiver, 6);

        Assert.Equal([500, 429, 200, 400, 200, 200], deliveries.Select(delivery => delivery.Answered));
        Assert.Single(deliveries.Take(3).Select(delivery => delivery.Id).Distinct());
        Assert.Equal(4, deliveries.Skip(2).Select(delivery => delivery.Id).Distinct().Count());
        var shown = await Eventually.Is(() => ShownAsync(tenant), webhook => webhook["last_delivered_at"] is not null && (int)webhook["failures"]! == 0);
        Assert.Null(shown["last_error"]);
    }

    [Fact]
    public async Task While_the_receiver_is_away_it_is_seen_why_and_then_everything_comes()
    {
        var tenant = await Api.NewTenantAsync();
        var receiver = await Receiver.StartAsync();
        await CreateAsync(tenant, receiver, "message.created");
        receiver.Answer = _ => 503;
        var visitor = await Visitor.ComeAsync(tenant);

        await visitor.AskAsync("Anybody there?");
        var away = await Eventually.Is(() => ShownAsync(tenant), webhook => (int)webhook["failures"]! >= 2);
        receiver.Answer = _ => 200;
        await Eventually.Is(() => Task.FromResult(receiver.Deliveries.Count(delivery => delivery.Answered == 200)), delivered => delivered == 2);

        Assert.Equal("The receiver answered 503", (string?)away["last_error"]);
        Assert.NotNull(away["next_attempt_at"]);
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_receiver_that_wants_no_more_gets_no_more_and_redirects_are_not_followed()
    {
        var tenant = await Api.NewTenantAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = number => number < 2 ? 307 : 410;
        await CreateAsync(tenant, receiver, "message.created");
        var visitor = await Visitor.ComeAsync(tenant);

        await visitor.AskAsync("One?");
        await Eventually.Is(() => ShownAsync(tenant), webhook => !(bool)webhook["is_active"]!);
        await visitor.AskAsync("Two?");

        Assert.Equal(["/ 307", "/ 307", "/ 410"], receiver.Deliveries.Select(delivery => $"{delivery.Path} {delivery.Answered}"));
    }

    [Fact]
    public async Task Two_replicas_bring_each_event_once_and_only_to_its_tenant()
    {
        const int questions = 10;
        await using var other = Api.StartAnother(Settings);
        var tenant = await Api.NewTenantAsync();
        var stranger = await Api.NewTenantAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var foreign = await Receiver.StartAsync();
        await CreateAsync(tenant, receiver, "message.created");
        await CreateAsync(stranger, foreign, "message.created");
        var visitor = await Visitor.ComeAsync(tenant);

        for (var number = 0; number < questions; number++)
            await visitor.AskAsync($"Question {number}");
        var deliveries = await ReceivedAsync(receiver, questions * 2);
        var marker = await Visitor.ComeAsync(stranger);
        await marker.AskAsync("Mine");

        Assert.Equal(
            (await visitor.MessagesAsync()).Select(message => (long)message!["id"]!),
            deliveries.Select(delivery => (long)JsonNode.Parse(delivery.Body)!["message"]!["id"]!));
        Assert.All(await ReceivedAsync(foreign, 2), delivery => Assert.Equal(marker.Dialog, (long)JsonNode.Parse(delivery.Body)!["dialog_id"]!));
    }

    [Fact]
    public async Task A_bad_address_an_unknown_type_and_too_many_are_refused_and_deleted_it_is_gone()
    {
        var tenant = await Api.NewTenantAsync();
        var stranger = await Api.NewTenantAsync();

        foreach (var url in (string[])["ftp://example.com", "https://user:password@example.com", "example.com", ""])
            await (await tenant.Client.PostAsJsonAsync("/api/webhooks", new { url }, Cancel)).ProblemAsync(400);
        await (await tenant.Client.PostAsJsonAsync("/api/webhooks", new { url = "https://example.com", event_types = (string[])["weather.changed"] }, Cancel)).ProblemAsync(400);
        for (var number = 0; number < 10; number++)
            await (await tenant.Client.PostAsJsonAsync("/api/webhooks", new { url = $"https://example.com/{number}" }, Cancel)).OkAsync();
        await (await tenant.Client.PostAsJsonAsync("/api/webhooks", new { url = "https://example.com" }, Cancel)).ProblemAsync(409);

        var id = (long)(await ShownAsync(tenant))["id"]!;
        var address = new Uri($"/api/webhooks/{id}", UriKind.Relative);
        await (await stranger.Client.DeleteAsync(address, Cancel)).ProblemAsync(404);
        Assert.Equal(HttpStatusCode.NoContent, (await tenant.Client.DeleteAsync(address, Cancel)).StatusCode);
        await (await tenant.Client.DeleteAsync(address, Cancel)).ProblemAsync(404);
    }

    [Fact]
    public async Task In_production_nobody_has_the_service_call_its_own_network()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var strict = Api.StartAnother(("Webhooks:AllowPrivateAddresses", "false"));
        var tenant = await Api.NewTenantAsync();
        using var client = strict.Client();
        client.DefaultRequestHeaders.Authorization = tenant.Client.DefaultRequestHeaders.Authorization;

        await (await client.PostAsJsonAsync("/api/webhooks", new { url = receiver.Address }, Cancel)).ProblemAsync(400);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2a00:1450:4001:81b::200e", true)]
    public void What_is_public_is_told_from_what_is_not(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.Include(IPAddress.Parse(address)));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<JsonNode> CreateAsync(Tenant tenant, Receiver receiver, params string[] types) =>
        await (await tenant.Client.PostAsJsonAsync("/api/webhooks", new { url = receiver.Address, event_types = types.Length == 0 ? null : types }, Cancel)).OkAsync();

    private static async Task<JsonNode> ShownAsync(Tenant tenant) =>
        (await (await tenant.Client.GetAsync(new Uri("/api/webhooks", UriKind.Relative), Cancel)).OkAsync())["items"]![0]!;

    private static async Task<IReadOnlyList<Delivery>> ReceivedAsync(Receiver receiver, int count)
    {
        await Eventually.Is(() => Task.FromResult(receiver.Deliveries.Count), received => received >= count);
        return [.. receiver.Deliveries];
    }

    private static string TypeOf(Delivery delivery) => (string)JsonNode.Parse(delivery.Body)!["type"]!;

    private static string Signed(string secret, Delivery delivery) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]),
        Encoding.UTF8.GetBytes($"{delivery.Id}.{delivery.Timestamp}.{delivery.Body}")));

    /// <summary>The service as it is in development: with webhooks on the machine itself.</summary>
    public sealed class Service(Stores stores) : IAsyncLifetime
    {
        public ApiFixture Api { get; } = new(stores) { Settings = Settings };

        public ValueTask InitializeAsync() => Api.InitializeAsync();

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }
}
