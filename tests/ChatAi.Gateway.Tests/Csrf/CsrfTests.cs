using System.Net;
using System.Text.Json.Nodes;
using ChatAi.Gateway.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace ChatAi.Gateway.Tests.Csrf;

public sealed class CsrfTests(Stores stores) : IAsyncLifetime
{
    private const string Session = "chatai_session=abc";

    private readonly FakeTimeProvider clock = new(DateTimeOffset.Parse("2026-11-24T10:00:00Z", null));
    private GatewayUnderTest gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(stores, clock: clock);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task The_answer_is_the_runbooks()
    {
        using var response = await gateway.GetAsync("/api/csrf-token");

        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        Assert.Equal(["csrf_token", "expires_in", "token_name", "header_name"], answer.Select(member => member.Key));
        Assert.Equal((3600, "csrf_token", "X-CSRF-Token"), ((int)answer["expires_in"]!, (string?)answer["token_name"], (string?)answer["header_name"]));
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^chatai_csrf=[A-Za-z0-9_-]{43}; max-age=3600; path=/; samesite=strict; httponly$", cookie);
    }

    [Fact]
    public async Task A_valid_token_lets_a_session_change_things()
    {
        var (token, cookie) = await TokenAsync();

        using var response = await PostAsync($"{Session}; {cookie}", token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(gateway.Api.Seen);
    }

    [Fact]
    public async Task A_second_token_leaves_the_first_valid()
    {
        var (token, cookie) = await TokenAsync();
        var (second, sameCookie) = await TokenAsync(cookie);

        Assert.Equal(cookie, sameCookie);
        using var one = await PostAsync($"{Session}; {cookie}", token);
        using var two = await PostAsync($"{Session}; {cookie}", second);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, two.StatusCode));
    }

    [Fact]
    public async Task Without_a_token_a_session_changes_nothing()
    {
        var (_, cookie) = await TokenAsync();

        await RefusedAsync(Session, null);
        await RefusedAsync($"{Session}; {cookie}", null);
        await RefusedAsync($"{Session}; {cookie}", "");
        await RefusedAsync($"{Session}; {cookie}", "nonsense");
    }

    [Fact]
    public async Task A_token_ends_after_an_hour()
    {
        var (token, cookie) = await TokenAsync();

        clock.Advance(TimeSpan.FromSeconds(3599));
        using var inTime = await PostAsync($"{Session}; {cookie}", token);
        Assert.Equal(HttpStatusCode.OK, inTime.StatusCode);

        clock.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync($"{Session}; {cookie}", token);
    }

    [Fact]
    public async Task A_token_of_someone_else_is_worth_nothing()
    {
        var (_, cookie) = await TokenAsync();
        var (foreignToken, foreignCookie) = await TokenAsync();

        Assert.NotEqual(cookie, foreignCookie);
        await RefusedAsync($"{Session}; {cookie}", foreignToken);
        await RefusedAsync(Session, foreignToken);
    }

    [Theory]
    [InlineData("chatai_session=another")]
    [InlineData("chatai_session=")]
    [InlineData("other=1")]
    public async Task A_token_of_the_same_browser_for_another_session_is_worth_nothing(string session)
    {
        var (token, cookie) = await TokenAsync(session: session);

        await RefusedAsync($"{Session}; {cookie}", token);
    }

    [Fact]
    public async Task Replicas_take_each_others_tokens_and_nobody_elses()
    {
        await using var replica = await GatewayUnderTest.StartAsync(stores, clock: clock);
        await using var stranger = await GatewayUnderTest.StartAsync(stores, settings: new() { ["SECRET_KEY"] = "another-key-of-the-gateway-tests-0123456789" }, clock: clock);
        var (token, cookie) = await TokenAsync(from: replica);
        var (foreignToken, foreignCookie) = await TokenAsync(from: stranger);

        using var response = await PostAsync($"{Session}; {cookie}", token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await RefusedAsync($"{Session}; {foreignCookie}", foreignToken);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task No_method_that_changes_something_is_let_through_without(string method)
    {
        using var response = await gateway.SendAsync(method, "/api/assistants/7", null, ("Cookie", Session), ("Authorization", "Basic eDp5"));

        await response.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "urn:chatai:csrf");
        Assert.Empty(gateway.Api.Seen);
    }

    [Fact]
    public async Task No_changed_token_is_taken()
    {
        var (token, cookie) = await TokenAsync();

        for (var at = 0; at < token.Length - 1; at++)
        {
            var changed = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            await RefusedAsync($"{Session}; {cookie}", changed);
        }
    }

    [Fact]
    public async Task Neither_reading_nor_a_bearer_call_nor_a_call_without_session_needs_one()
    {
        using var read = await gateway.GetAsync("/api/me", ("Cookie", Session));
        using var bearer = await gateway.SendAsync("POST", "/api/assistants", null, ("Cookie", Session), ("Authorization", "Bearer x"));
        using var stranger = await gateway.SendAsync("POST", "/api/login", null, ("Cookie", "other=1"));

        Assert.All([read, bearer, stranger], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    private async Task<(string Token, string Cookie)> TokenAsync(string? cookie = null, string session = Session, GatewayUnderTest? from = null)
    {
        using var response = await (from ?? gateway).GetAsync("/api/csrf-token", ("Cookie", cookie is null ? session : $"{session}; {cookie}"));
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return ((string)answer["csrf_token"]!, response.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    private Task<HttpResponseMessage> PostAsync(string cookies, string? token) => token is null
        ? gateway.SendAsync("POST", "/api/assistants", null, ("Cookie", cookies))
        : gateway.SendAsync("POST", "/api/assistants", null, ("Cookie", cookies), ("X-CSRF-Token", token));

    private async Task RefusedAsync(string cookies, string? token)
    {
        var before = gateway.Api.Seen.Count;
        using var response = await PostAsync(cookies, token);
        await response.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "urn:chatai:csrf");
        Assert.Equal(before, gateway.Api.Seen.Count);
    }
}
