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
