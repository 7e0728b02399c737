using System.Net;
using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Accounts;

/// <summary>An installation that wants addresses confirmed.</summary>
public sealed class ConfirmationTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Password = "a-password-of-mine-1";

    private string email = "";
    private HttpClient client = null!;

    public ValueTask InitializeAsync()
    {
        email = $"Newcomer{api.Next()}@example.com";
        client = api.StartAnother(("Accounts:RequireConfirmedEmail", "true")).Client();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_account_opens_when_its_address_is_confirmed_and_not_before()
    {
        await RegisterAsync(email);
        await (await LoginAsync(Password)).ProblemAsync(401, "urn:chatai:invalid-credentials");
        var token = Token.In(await api.MailToAsync(email));

        var confirmed = await ConfirmAsync(token);

        Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);
        await (await LoginAsync(Password)).OkAsync();
        await (await ConfirmAsync(token)).ProblemAsync(400, "urn:chatai:invalid-token");
    }

    [Fact]
    public async Task An_address_that_is_taken_is_answered_alike_and_only_its_owner_learns_of_it()
    {
        var owner = await api.NewTenantAsync();
        await api.ExecuteAsync("update users set confirmed_at = now(), mailed_at = null where id = $1", owner.Id);

        var taken = await RegisterAsync(owner.Email);
        var fresh = await RegisterAsync(email);

        Assert.Equal(
            (await fresh.Content.ReadAsStringAsync(Cancel)).Replace(email, "", StringComparison.Ordinal),
            (await taken.Content.ReadAsStringAsync(Cancel)).Replace(owner.Email, "", StringComparison.Ordinal));
        Assert.Equal(fresh.Headers.Location, taken.Headers.Location);
        Assert.Contains("already", (await api.MailToAsync(owner.Email)).Subject, StringComparison.Ordinal);
        await RegisterAsync(owner.Email);
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from mails where recipient = $1", owner.Email));
    }

    [Fact]
    public async Task Who_registers_the_address_of_another_does_not_get_in_with_his_password()
    {
        await RegisterAsync(email, "the-password-of-the-intruder");
        var first = Token.In(await api.MailToAsync(email));
        await api.ExecuteAsync("update users set mailed_at = null where email = $1", email);
        await RegisterAsync(email, Password);
        var token = await Eventually.Is(async () => Token.In(await api.MailToAsync(email)), found => found != first);

        await ConfirmAsync(token);

        await (await LoginAsync("the-password-of-the-intruder")).ProblemAsync(401);
        await (await LoginAsync(Password)).OkAsync();
        await (await ConfirmAsync(first)).ProblemAsync(400);
    }

    [Fact]
    public async Task A_lost_mail_is_sent_again_once_a_minute_and_to_nobody_who_does_not_wait_for_it()
    {
        var owner = await api.NewTenantAsync();
        await api.ExecuteAsync("update users set confirmed_at = now(), mailed_at = null where id = $1", owner.Id);
        await RegisterAsync(email);
        var first = Token.In(await api.MailToAsync(email));

        await ResendAsync(email);
        Assert.Equal(1, await CountAsync());
        await api.ExecuteAsync("update users set mailed_at = now() - interval '61 seconds' where email = $1", email);
        await ResendAsync(email.ToUpperInvariant());
        await ResendAsync(owner.Email);
        await ResendAsync("nobody@example.com");

        Assert.Equal(2, await CountAsync());
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from email_confirmations where user_id = $1", owner.Id));
        await ConfirmAsync(await Eventually.Is(async () => Token.In(await api.MailToAsync(email)), found => found != first));
        await (await LoginAsync(Password)).OkAsync();

        Task<long> CountAsync() => api.QueryAsync<long>("select count(*) from email_confirmations c join users u on u.id = c.user_id where u.email = $1", email);
    }

    [Fact]
    public async Task A_token_that_is_too_old_is_refused_and_a_new_password_by_mail_confirms_the_address_too()
    {
        await RegisterAsync(email);
        var token = Token.In(await api.MailToAsync(email));
        await api.ExecuteAsync("update email_confirmations set expires_at = now()");

        await (await ConfirmAsync(token)).ProblemAsync(400, "urn:chatai:invalid-token");
        await client.PostAsJsonAsync("/api/auth/forgot-password", new { email }, Cancel);
        var reset = await Eventually.Is(async () => Token.In(await api.MailToAsync(email)), found => found != token);
        await client.PostAsJsonAsync("/api/auth/reset-password", new { token = reset, new_password = "another-password-2" }, Cancel);

        await (await LoginAsync("another-password-2")).OkAsync();
    }

    [Fact]
    public async Task The_first_administrator_and_invited_operators_need_no_confirmation()
    {
        var admin = await client.PostAsJsonAsync("/api/login", new { email = ApiHost.AdminEmail, password = ApiHost.AdminPassword }, Cancel);
        var owner = await api.NewTenantAsync();
        await (await owner.Client.PostAsJsonAsync("/api/operators/invitations", new { email }, Cancel)).OkAsync();
        var token = Token.In(await api.MailToAsync(email));
        await (await client.PostAsJsonAsync("/api/operators/invitations/accept", new { token, password = Password }, Cancel)).OkAsync();

        await admin.OkAsync();
        await (await LoginAsync(Password)).OkAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<HttpResponseMessage> RegisterAsync(string address, string password = Password)
    {
        var response = await client.PostAsJsonAsync("/api/register", new { email = address, password }, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return response;
    }

    private async Task ResendAsync(string address) => Assert.Equal(
        HttpStatusCode.Accepted,
        (await client.PostAsJsonAsync("/api/auth/resend-confirmation", new { email = address }, Cancel)).StatusCode);

    private Task<HttpResponseMessage> ConfirmAsync(string token) => client.PostAsJsonAsync("/api/auth/confirm-email", new { token }, Cancel);

    private Task<HttpResponseMessage> LoginAsync(string password) => client.PostAsJsonAsync("/api/login", new { email, password }, Cancel);
}
