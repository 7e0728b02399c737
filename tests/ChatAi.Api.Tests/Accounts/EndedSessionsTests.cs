using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Accounts;

/// <summary>An access token dies with its session, and not an hour later.</summary>
public sealed class EndedSessionsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task After_logging_out_the_access_token_is_worth_nothing_and_that_of_another_session_is()
    {
        var user = await api.NewTenantAsync();
        var session = await LoginAsync(user);
        using var client = ClientOf(session);
        await (await client.GetAsync(Me, Cancel)).OkAsync();

        await client.PostAsJsonAsync("/api/logout", new { refresh_token = (string?)session["refresh_token"] }, Cancel);

        await (await client.GetAsync(Me, Cancel)).ProblemAsync(401);
        await (await user.Client.GetAsync(Me, Cancel)).OkAsync();
    }

    [Fact]
    public async Task A_new_password_ends_every_session_and_the_next_login_is_good()
    {
        var user = await api.NewTenantAsync();
        using var other = ClientOf(await LoginAsync(user));

        await user.Client.PostAsJsonAsync("/api/auth/change-password", new { current_password = Tenant.Password, new_password = "another-password-2" }, Cancel);

        await (await user.Client.GetAsync(Me, Cancel)).ProblemAsync(401);
        await (await other.GetAsync(Me, Cancel)).ProblemAsync(401);
        using var again = ClientOf(await LoginAsync(user, "another-password-2"));
        await (await again.GetAsync(Me, Cancel)).OkAsync();
    }

    [Fact]
    public async Task A_stolen_refresh_token_that_is_used_again_ends_the_access_tokens_too()
    {
        var user = await api.NewTenantAsync();
        var stolen = await LoginAsync(user);
        using var current = ClientOf(await (await RefreshAsync(stolen)).OkAsync());

        await (await RefreshAsync(stolen)).ProblemAsync(401);

        await (await current.GetAsync(Me, Cancel)).ProblemAsync(401);
    }

    [Fact]
    public async Task Another_replica_hears_of_it_without_being_told()
    {
        var user = await api.NewTenantAsync();
        var session = await LoginAsync(user);
        using var there = api.StartAnother(("Callers:SessionsGoodFor", "00:00:00")).Client((string)session["access_token"]!);
        await (await there.GetAsync(Me, Cancel)).OkAsync();

        using var here = api.Host.Client();
        await here.PostAsJsonAsync("/api/logout", new { refresh_token = (string?)session["refresh_token"] }, Cancel);

        await (await there.GetAsync(Me, Cancel)).ProblemAsync(401);
    }

    [Fact]
    public async Task Other_services_get_the_list_and_nobody_else()
    {
        var user = await api.NewTenantAsync();
        using var service = api.Host.Client(TokenPoolDouble.ServiceToken);
        var before = await SessionsAsync(service);
        using var client = api.Host.Client();

        await client.PostAsJsonAsync("/api/logout", new { refresh_token = (string?)(await LoginAsync(user))["refresh_token"] }, Cancel);

        Assert.Equal(before + 1, await SessionsAsync(service));
        await (await user.Client.GetAsync(Ended, Cancel)).ProblemAsync(403);
        await (await client.GetAsync(Ended, Cancel)).ProblemAsync(401);
    }

    [Fact]
    public async Task Whatever_ends_a_session_in_the_database_ends_its_access_tokens()
    {
        var user = await api.NewTenantAsync();
        using var other = ClientOf(await LoginAsync(user));

        var families = await api.QueryAsync<Guid[]>("select array_agg(family_id) from refresh_tokens where user_id = $1", user.Id);

        await api.ExecuteAsync("delete from users where id = $1", user.Id);

        Assert.Equal(2, await api.QueryAsync<long>("select count(*) from ended_sessions where family_id = any($1)", families));
    }

    [Fact]
    public async Task What_is_over_for_good_is_removed()
    {
        var user = await api.NewTenantAsync();
        await api.ExecuteAsync("update refresh_tokens set expires_at = now() - interval '2 days', created_at = now() - interval '40 days' where user_id = $1", user.Id);
        await api.ExecuteAsync("insert into ended_sessions values (gen_random_uuid(), now() - interval '3 days')");
        await api.ExecuteAsync("insert into login_attempts (key, kind, last_failed_at) values ('old', 'pair', now() - interval '31 days')");

        api.StartAnother(("Accounts:PurgeInterval", "00:00:00.100"));

        await Eventually.Is(() => api.QueryAsync<long>("select count(*) from refresh_tokens where user_id = $1", user.Id), count => count == 0);
        await Eventually.Is(() => api.QueryAsync<long>("select count(*) from ended_sessions where ended_at < now() - interval '2 days'"), count => count == 0);
        await Eventually.Is(() => api.QueryAsync<long>("select count(*) from login_attempts where key = 'old'"), count => count == 0);
    }

    private static readonly Uri Me = new("/api/me", UriKind.Relative);
    private static readonly Uri Ended = new("/internal/ended-sessions", UriKind.Relative);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<int> SessionsAsync(HttpClient client) => (await (await client.GetAsync(Ended, Cancel)).OkAsync())["sessions"]!.AsArray().Count;

    private HttpClient ClientOf(JsonNode session) => api.Host.Client((string)session["access_token"]!);

    private async Task<JsonNode> LoginAsync(Tenant user, string password = Tenant.Password)
    {
        using var client = api.Host.Client();
        return await (await client.PostAsJsonAsync("/api/login", new { email = user.Email, password }, Cancel)).OkAsync();
    }

    private async Task<HttpResponseMessage> RefreshAsync(JsonNode session)
    {
        using var client = api.Host.Client();
        return await client.PostAsJsonAsync("/api/refresh-token", new { refresh_token = (string?)session["refresh_token"] }, Cancel);
    }
}
