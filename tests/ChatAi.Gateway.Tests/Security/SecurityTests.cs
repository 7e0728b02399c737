using System.Net;
using ChatAi.Gateway.Tests.Doubles;
using Microsoft.AspNetCore.Http;

namespace ChatAi.Gateway.Tests.Security;

public sealed class SecurityTests(Stores stores) : IAsyncLifetime
{
    private const string Frontend = "https://app.example.com";

    private GatewayUnderTest gateway = null!;

    public async ValueTask InitializeAsync() =>
        gateway = await GatewayUnderTest.StartAsync(stores, settings: new() { ["Gateway:CorsOrigins:0"] = Frontend });

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Theory]
    [InlineData("/api/me")]
    [InlineData("/health")]
    [InlineData("/nothing/here")]
    [InlineData("/api/..%2f")]
    public async Task Every_answer_carries_the_headers(string path)
    {
        gateway.Api.Answer("/api/me", context =>
        {
            context.Response.Headers.Server = "Kestrel";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return context.Response.WriteAsync("{}");
        });

        using var response = await gateway.GetAsync(path);

        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header(response, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(response, "X-Frame-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Contains("camera=()", Header(response, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task An_error_carries_the_headers_too_and_a_frontend_may_read_it(HttpStatusCode status)
    {
        await using var failing = await GatewayUnderTest.StartAsync(stores, settings: new()
        {
            ["Gateway:CorsOrigins:0"] = Frontend,
            ["Gateway:RateLimits:Address:Requests"] = "1",
            ["Gateway:RateLimits:Address:Window"] = "01:00:00",
            ["ReverseProxy:Clusters:api:HttpRequest:ActivityTimeout"] = "00:00:00.3",
        });
        failing.Api.Answer("/api/me", async context =>
        {
            if (status is HttpStatusCode.GatewayTimeout)
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

            context.Abort();
        });
        if (status is HttpStatusCode.ServiceUnavailable)
            await failing.Api.DisposeAsync();
        if (status is HttpStatusCode.TooManyRequests)
            (await failing.SendAsync("GET", "/api/csrf-token", null, ("Origin", Frontend))).Dispose();

        using var body = status is HttpStatusCode.RequestEntityTooLarge ? new ByteArrayContent(new byte[2_000_000]) : null;
        using var response = status is HttpStatusCode.Forbidden
            ? await failing.SendAsync("POST", "/api/me", null, ("Origin", Frontend), ("Cookie", "chatai_session=x"))
            : await failing.SendAsync(body is null ? "GET" : "POST", "/api/me", body, ("Origin", Frontend), ("Expect", "100-continue"));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header(response, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(response, "X-Frame-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Equal(Frontend, Header(response, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(response, "Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Without_configured_frontends_no_origin_is_allowed()
    {
        await using var closed = await GatewayUnderTest.StartAsync(stores);

        using var preflight = await closed.SendAsync("OPTIONS", "/api/assistants", null, ("Origin", Frontend), ("Access-Control-Request-Method", "POST"));
        using var call = await closed.GetAsync("/api/assistants", ("Origin", Frontend));

        Assert.DoesNotContain(preflight.Headers.Concat(call.Headers), header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_service_cannot_open_what_the_gateway_keeps_closed()
    {
        gateway.Api.Answer("/api/me", context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.AccessControlAllowCredentials = "true";
            context.Response.Headers.XFrameOptions = "ALLOWALL";
            return context.Response.WriteAsync("{}");
        });

        using var foreign = await gateway.GetAsync("/api/me", ("Origin", "https://evil.example"));
        using var known = await gateway.GetAsync("/api/me", ("Origin", Frontend));

        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Equal("DENY", Header(foreign, "X-Frame-Options"));
        Assert.Equal(Frontend, Header(known, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_configured_frontend_may_call_with_cookies()
    {
        using var preflight = await gateway.SendAsync(
            "OPTIONS", "/api/assistants", null,
            ("Origin", Frontend), ("Access-Control-Request-Method", "PATCH"), ("Access-Control-Request-Headers", "authorization,x-csrf-token"));
        using var call = await gateway.GetAsync("/api/assistants", ("Origin", Frontend));

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(Frontend, Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(preflight, "Access-Control-Allow-Credentials"));
        Assert.Contains("PATCH", Header(preflight, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal(Frontend, Header(call, "Access-Control-Allow-Origin"));
        Assert.Contains("Retry-After", Header(call, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Single(gateway.Api.Seen);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("null")]
    public async Task Any_other_origin_is_told_nothing(string origin)
    {
        using var preflight = await gateway.SendAsync("OPTIONS", "/api/assistants", null, ("Origin", origin), ("Access-Control-Request-Method", "POST"));
        using var call = await gateway.GetAsync("/api/assistants", ("Origin", origin));

        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(call.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
