using System.Net;
using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Accounts;

public sealed class PasswordsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string NewPassword = "another-password-2";

    [Fact]
    public async Task A_forgotten_password_is_set_anew_by_the_mailed_token_once_and_ends_every_session()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        var session = await (await LoginAsync(client, user, Tenant.Password)).OkAsync();

        var asked = await client.PostAsJsonAsync("/api/auth/forgot-password", new { email = user.Email.ToUpperInvariant() }, Cancel);
        var token = Token.In(await api.MailToAsync(user.Email));
        var reset = await client.PostAsJsonAsync("/api/auth/reset-password", new { token, new_password = NewPassword }, Cancel);
        var again = await client.PostAsJsonAsync("/api/auth/reset-password", new { token, new_password = "a-third-password" }, Cancel);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (asked.StatusCode, reset.StatusCode));
        await again.ProblemAsync(400, "urn:chatai:invalid-token");
        await (await LoginAsync(client, user, Tenant.Password)).ProblemAsync(401);
        await (await LoginAsync(client, user, NewPassword)).OkAsync();
        await (await client.PostAsJsonAsync("/api/refresh-token", new { refresh_token = (string?)session["refresh_token"] }, Cancel)).ProblemAsync(401);
    }

    [Fact]
    public async Task An_unknown_address_is_answered_alike_and_gets_no_mail_and_a_known_one_gets_one_a_minute()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();

        var unknown = await client.PostAsJsonAsync("/api/auth/forgot-password", new { email = "nobody@example.com" }, Cancel);
        var known = await client.PostAsJsonAsync("/api/auth/forgot-password", new { email = user.Email }, Cancel);
        await client.PostAsJsonAsync("/api/auth/forgot-password", new { email = user.Email }, Cancel);

        Assert.Equal(known.StatusCode, unknown.StatusCode);
        Assert.Equal(await known.Content.ReadAsStringAsync(Cancel), await unknown.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from password_resets where user_id = $1", user.Id));
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from mails where recipient = 'nobody@example.com'"));
    }

    [Fact]
    public async Task A_token_that_is_too_old_is_refused()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        await client.PostAsJsonAsync("/api/auth/forgot-password", new { email = user.Email }, Cancel);
        var token = Token.In(await api.MailToAsync(user.Email));
        await api.ExecuteAsync("update password_resets set expires_at = now() where user_id = $1", user.Id);

        var late = await client.PostAsJsonAsync("/api/auth/reset-password", new { token, new_password = NewPassword }, Cancel);

        await late.ProblemAsync(400, "urn:chatai:invalid-token");
    }

    [Fact]
    public async Task Who_knows_the_password_changes_it_and_ends_every_session()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        var session = await (await LoginAsync(client, user, Tenant.Password)).OkAsync();

        var wrong = await user.Client.PostAsJsonAsync("/api/auth/change-password", new { current_password = "not-mine-at-all", new_password = NewPassword }, Cancel);
        var right = await user.Client.PostAsJsonAsync("/api/auth/change-password", new { current_password = Tenant.Password, new_password = NewPassword }, Cancel);

        await wrong.ProblemAsync(403, "urn:chatai:invalid-credentials");
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        await (await client.PostAsJsonAsync("/api/refresh-token", new { refresh_token = (string?)session["refresh_token"] }, Cancel)).ProblemAsync(401);
        await (await LoginAsync(client, user, NewPassword)).OkAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<HttpResponseMessage> LoginAsync(HttpClient client, Tenant user, string password) =>
        client.PostAsJsonAsync("/api/login", new { email = user.Email, password }, Cancel);
}
