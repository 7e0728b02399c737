using System.Net;
using System.Text;
using ChatAi.Gateway.Tests.Doubles;
using Microsoft.AspNetCore.Http;

namespace ChatAi.Gateway.Tests.Routes;

public sealed class ForwardingTests(Stores stores) : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(stores, "Production");

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task Headers_that_only_the_suite_may_set_are_dropped()
    {
        using var response = await gateway.GetAsync(
            "/v1/models",
            ("X-ChatAi-Local-Operator", "guess"),
            ("x-chatai-user-id", "1"),
            ("X-CHATAI-Anything", "1"),
            ("X-Real-IP", "10.0.0.1"),
            ("Forwarded", "for=10.0.0.1"),
            ("X-Own", "stays"));

        var headers = Assert.Single(gateway.TokenPool.Seen).Headers;
        Assert.DoesNotContain(headers.Keys, name => name.StartsWith("X-ChatAi-", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("X-Real-IP", headers);
        Assert.DoesNotContain("Forwarded", headers);
        Assert.Equal("stays", headers["X-Own"]);
    }

    [Fact]
    public async Task A_service_learns_the_true_address_and_not_the_claimed_one()
    {
        using var response = await gateway.GetAsync("/api/me", ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));

        var headers = Assert.Single(gateway.Api.Seen).Headers;
        Assert.Equal("127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal("http", headers["X-Forwarded-Proto"]);
        Assert.Equal(gateway.Address.Authority, headers["X-Forwarded-Host"]);
    }

    [Fact]
    public async Task A_trusted_proxy_is_believed_and_what_stands_before_it_is_not()
    {
        await using var behindProxy = await GatewayUnderTest.StartAsync(stores, "Production", new() { ["Gateway:TrustedProxies:0"] = "127.0.0.0/8" });

        using var response = await behindProxy.GetAsync("/api/me", ("X-Forwarded-For", "10.9.9.9, 203.0.113.7"), ("X-Forwarded-Proto", "https"));

        var headers = Assert.Single(behindProxy.Api.Seen).Headers;
        Assert.Equal("203.0.113.7", headers["X-Forwarded-For"]);
        Assert.Equal("https", headers["X-Forwarded-Proto"]);
        Assert.Equal("max-age=31536000; includeSubDomains", response.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Theory]
    [InlineData(null, "always_on", null, "00")]
    [InlineData("http://127.0.0.1:9", null, null, "01")]
    [InlineData("http://127.0.0.1:9", "always_off", null, "00")]
    [InlineData("http://127.0.0.1:9", "parentbased_traceidratio", "0", "00")]
    [InlineData("http://127.0.0.1:9", "parentbased_traceidratio", "1", "01")]
    public async Task Whether_a_trace_is_recorded_is_decided_by_the_usual_variables_where_somebody_collects_it(string? collector, string? sampler, string? argument, string flags)
    {
        var settings = new Dictionary<string, string>();
        foreach (var (name, value) in new[] { ("OTEL_EXPORTER_OTLP_ENDPOINT", collector), ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument) })
        {
            if (value is not null)
                settings[name] = value;
        }

        await using var sampling = await GatewayUnderTest.StartAsync(stores, settings: settings);
        using var response = await sampling.GetAsync("/api/me");

        Assert.EndsWith($"-{flags}", Assert.Single(sampling.Api.Seen).Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_goes_on_through_the_gateway()
    {
        await gateway.SendRawAsync("/api/me", header: "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", Assert.Single(gateway.Api.Seen).Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_down_is_a_problem_that_asks_to_come_again()
    {
        await gateway.Api.DisposeAsync();

        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var response = await gateway.GetAsync("/api/assistants");
            await response.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "urn:chatai:unavailable");
            Assert.Equal("5", response.Headers.GetValues("Retry-After").Single());
        }
    }

    [Fact]
    public async Task A_service_that_comes_back_is_used_at_once()
    {
        var port = gateway.Api.Port;
        await gateway.Api.DisposeAsync();
        using var away = await gateway.GetAsync("/api/me");
        await using var again = await ServiceDouble.StartAsync("api", port);

        using var back = await gateway.GetAsync("/api/me");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (away.StatusCode, back.StatusCode));
    }

    [Fact]
    public async Task Of_two_instances_the_one_that_is_down_costs_one_request_at_most()
    {
        await using var second = await ServiceDouble.StartAsync("api");
        await using var both = await GatewayUnderTest.StartAsync(stores, "Production", new() { ["services:api:http:1"] = second.Address });
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => both.GetAsync("/api/me")));
        Assert.All([both.Api, second], service => Assert.NotEmpty(service.Seen));

        await both.Api.DisposeAsync();
        var failures = 0;
        for (var i = 0; i < 20; i++)
        {
            using var response = await both.GetAsync("/api/me");
            failures += response.IsSuccessStatusCode ? 0 : 1;
        }

        Assert.InRange(failures, 0, 1);
    }

    [Fact]
    public async Task A_service_that_breaks_off_is_a_bad_gateway()
    {
        gateway.Api.Answer("/api/me", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        using var response = await gateway.GetAsync("/api/me");

        await response.ShouldBeProblemAsync(HttpStatusCode.BadGateway, "urn:chatai:bad-gateway");
    }

    [Fact]
    public async Task A_service_that_never_answers_is_a_timeout()
    {
        await using var impatient = await GatewayUnderTest.StartAsync(stores, "Production", new() { ["ReverseProxy:Clusters:api:HttpRequest:ActivityTimeout"] = "00:00:00.3" });
        var release = new TaskCompletionSource();
        impatient.Api.Answer("/api/me", _ => release.Task);

        using var response = await impatient.GetAsync("/api/me");
        release.SetResult();

        await response.ShouldBeProblemAsync(HttpStatusCode.GatewayTimeout, "urn:chatai:timeout");
    }

    [Fact]
    public async Task A_services_own_problem_comes_through_as_it_is()
    {
        gateway.Api.Answer("/api/me", context =>
        {
            context.Response.StatusCode = 409;
            context.Response.ContentType = "application/problem+json";
            context.Response.Headers.RetryAfter = "7";
            return context.Response.WriteAsync("""{"type":"urn:chatai:own"}""");
        });

        using var response = await gateway.GetAsync("/api/me");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("7", response.Headers.GetValues("Retry-After").Single());
        Assert.Equal("""{"type":"urn:chatai:own"}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/v1/chat/completions", "token-pool")]
    [InlineData("/api/dialogs/9/events", "api")]
    public async Task A_stream_passes_piece_by_piece(string path, string owner)
    {
        using var next = new SemaphoreSlim(0);
        gateway.Doubles.Single(service => service.Name == owner).Answer(path, async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await context.Response.Body.FlushAsync();
                await next.WaitAsync(context.RequestAborted);
            }
        });

        using var response = await gateway.GetAsync(path);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[100];
        for (var i = 0; i < 3; i++)
        {
            // The next piece is only sent when this one has arrived.
            var length = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Assert.Equal($"data: {i}\n\n", Encoding.UTF8.GetString(buffer, 0, length));
            next.Release();
        }

        Assert.Equal(0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task When_the_caller_leaves_the_service_hears_of_it()
    {
        var left = new TaskCompletionSource();
        gateway.Api.Answer("/api/dialogs/9/events", async context =>
        {
            await context.Response.WriteAsync(": hello\n\n");
            await context.Response.Body.FlushAsync();
            context.RequestAborted.Register(left.SetResult);
            await left.Task;
        });

        using (var response = await gateway.GetAsync("/api/dialogs/9/events"))
            await (await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).ReadExactlyAsync(new byte[5], TestContext.Current.CancellationToken);

        await left.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
