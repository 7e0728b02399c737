using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatAi.Api.Tests.Accounts;

public sealed class AccountsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_registered_user_logs_in_and_sees_himself()
    {
        var user = await api.NewTenantAsync();

        var me = await (await user.Client.GetAsync(Path("/api/me"), Cancel)).OkAsync();

        Assert.Equal(user.Email, (string?)me["email"]);
        Assert.Equal("user", (string?)me["role"]);
        Assert.Equal((user.Id, user.Id), ((long?)me["id"], (long?)me["tenant_id"]));
        Assert.EndsWith("Z", (string?)me["created_at"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_logs_in_as_OAuth_clients_send_it()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        using var form = new FormUrlEncodedContent([new("username", user.Email.ToUpperInvariant()), new("password", Tenant.Password)]);

        var session = await (await client.PostAsync(Path("/api/login"), form, Cancel)).OkAsync();

        Assert.Equal("bearer", (string?)session["token_type"]);
        Assert.Equal(3600, (int?)session["expires_in"]);
    }

    [Fact]
    public async Task The_first_admin_is_made_once_and_sees_every_tenant()
    {
        var user = await api.NewTenantAsync();
        var assistant = await user.NewAssistantAsync();
        api.StartAnother();
        using var client = api.Host.Client(await AdminTokenAsync());

        await (await client.GetAsync(Path($"/api/assistants/{assistant}"), Cancel)).OkAsync();

        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from users where role = 'admin'"));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_answer_alike()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();

        var wrong = await (await client.PostAsJsonAsync("/api/login", new { email = user.Email, password = "wrong-password" }, Cancel)).ProblemAsync(401);
        var unknown = await (await client.PostAsJsonAsync("/api/login", new { email = "nobody@example.com", password = "wrong-password" }, Cancel)).ProblemAsync(401);

        wrong.AsObject().Remove("trace_id");
        unknown.AsObject().Remove("trace_id");
        Assert.Equal(wrong.ToJsonString(), unknown.ToJsonString());
    }

    [Fact]
    public async Task An_address_registers_once_in_whatever_case()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();

        var again = await client.PostAsJsonAsync("/api/register", new { email = user.Email.ToUpperInvariant(), password = Tenant.Password }, Cancel);

        await again.ProblemAsync(409, "urn:chatai:email-taken");
    }

    [Fact]
    public async Task A_blocked_user_neither_logs_in_nor_refreshes()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        var session = await LoginAsync(client, user.Email);
        await api.ExecuteAsync("update users set status = 'blocked' where id = $1", user.Id);

        var login = await client.PostAsJsonAsync("/api/login", new { email = user.Email, password = Tenant.Password }, Cancel);
        var refresh = await RefreshAsync(client, session);

        await login.ProblemAsync(401);
        await refresh.ProblemAsync(401);
    }

    [Fact]
    public async Task A_refresh_token_gives_a_new_pair_each_time()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        var first = await LoginAsync(client, user.Email);

        var second = await (await RefreshAsync(client, first)).OkAsync();
        var third = await (await RefreshAsync(client, second)).OkAsync();

        Assert.Equal(3, new[] { first, second, third }.Select(session => (string?)session["refresh_token"]).Distinct().Count());
    }

    [Fact]
    public async Task A_used_refresh_token_that_comes_again_ends_the_whole_session()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        var stolen = await LoginAsync(client, user.Email);
        var other = await LoginAsync(client, user.Email);
        var current = await (await RefreshAsync(client, stolen)).OkAsync();

        var reused = await RefreshAsync(client, stolen);

        await reused.ProblemAsync(401, "urn:chatai:invalid-refresh-token");
        await (await RefreshAsync(client, current)).ProblemAsync(401);
        await (await RefreshAsync(client, other)).OkAsync();
    }

    [Fact]
    public async Task Of_simultaneous_uses_of_a_refresh_token_at_most_one_succeeds()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        var session = await LoginAsync(client, user.Email);

        var uses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefreshAsync(client, session)));

        Assert.Equal(1, uses.Count(response => response.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task Logging_out_ends_the_session()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        var session = await LoginAsync(client, user.Email);

        var logout = await client.PostAsJsonAsync("/api/logout", new { refresh_token = (string?)session["refresh_token"] }, Cancel);

        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        await (await RefreshAsync(client, session)).ProblemAsync(401);
    }

    [Fact]
    public async Task An_expired_refresh_token_is_refused()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        var session = await LoginAsync(client, user.Email);
        await api.ExecuteAsync("update refresh_tokens set expires_at = now() - interval '1 second' where user_id = $1", user.Id);

        await (await RefreshAsync(client, session)).ProblemAsync(401);
    }

    [Fact]
    public async Task Others_can_verify_an_access_token_by_the_published_keys()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        var token = (string)(await LoginAsync(client, user.Email))["access_token"]!;
        var discovery = await (await client.GetAsync(Path("/.well-known/openid-configuration"), Cancel)).OkAsync();
        var keys = new JsonWebKeySet((await (await client.GetAsync(Path("/.well-known/jwks.json"), Cancel)).OkAsync()).ToJsonString());

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = (string?)discovery["issuer"],
            ValidAudience = "chatai",
            ValidAlgorithms = ["ES256"],
            IssuerSigningKeys = keys.GetSigningKeys(),
        });

        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal("http://api/.well-known/jwks.json", (string?)discovery["jwks_uri"]);
        Assert.Equal(user.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), result.Claims["tenant"]);
        Assert.Equal("user", result.Claims["role"]);
    }

    [Fact]
    public async Task Every_process_signs_with_the_same_key()
    {
        var user = await api.NewTenantAsync();
        var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => api.StartAnother())));

        foreach (var other in others)
        {
            using var client = other.Client();
            client.DefaultRequestHeaders.Authorization = user.Client.DefaultRequestHeaders.Authorization;
            await (await client.GetAsync(Path("/api/me"), Cancel)).OkAsync();
        }

        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from signing_keys"));
    }

    [Fact]
    public async Task Neither_passwords_nor_tokens_nor_keys_lie_open_in_the_database()
    {
        var user = await api.NewTenantAsync();
        using var client = api.Host.Client();
        var session = await LoginAsync(client, user.Email);

        var hash = await api.QueryAsync<string>("select password_hash from users where id = $1", user.Id);
        var refresh = await api.QueryAsync<byte[]>("select token_hash from refresh_tokens where user_id = $1 order by id desc limit 1", user.Id);
        var key = await api.QueryAsync<byte[]>("select private_key_ciphertext from signing_keys");

        Assert.DoesNotContain(Tenant.Password, hash, StringComparison.Ordinal);
        Assert.NotEqual(Encoding.UTF8.GetBytes((string)session["refresh_token"]!), refresh);
        Assert.DoesNotContain("PRIVATE KEY", Encoding.Latin1.GetString(key), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/register", """{"email":"no address","password":"long-enough-1"}""")]
    [InlineData("/api/register", """{"email":"a@example.com","password":"short"}""")]
    [InlineData("/api/register", """{"email":"a@example.com"}""")]
    [InlineData("/api/register", """{"email":"a\u0000b@example.com","password":"long-enough-1"}""")]
    [InlineData("/api/login", """{"email":"a@example.com"}""")]
    [InlineData("/api/login", """{"email":"\u0000@example.com","password":"whatever-1"}""")]
    [InlineData("/api/login", """{"email":1,"password":"x"}""")]
    [InlineData("/api/login", """{"password":""")]
    [InlineData("/api/login", "null")]
    [InlineData("/api/refresh-token", "{}")]
    [InlineData("/api/logout", """{"refresh_token":""}""")]
    public async Task Rubbish_is_refused(string path, string body)
    {
        using var client = api.Host.Client();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        await (await client.PostAsync(Path(path), content, Cancel)).ProblemAsync(400);
    }

    [Theory]
    [InlineData("\0@example.com", 400)]
    [InlineData("' or 1=1 --", 401)]
    public async Task An_odd_address_opens_nothing(string email, int status)
    {
        using var client = api.Host.Client();
        using var form = new FormUrlEncodedContent([new("username", email), new("password", "whatever-1")]);

        await (await client.PostAsync(Path("/api/login"), form, Cancel)).ProblemAsync(status);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static async Task<JsonNode> LoginAsync(HttpClient client, string email, string password = Tenant.Password) =>
        await (await client.PostAsJsonAsync("/api/login", new { email, password }, Cancel)).OkAsync();

    private static Task<HttpResponseMessage> RefreshAsync(HttpClient client, JsonNode session) =>
        client.PostAsJsonAsync("/api/refresh-token", new { refresh_token = (string?)session["refresh_token"] }, Cancel);

    private async Task<string> AdminTokenAsync()
    {
        using var client = api.Host.Client();
        return (string)(await LoginAsync(client, ApiHost.AdminEmail, ApiHost.AdminPassword))["access_token"]!;
    }
}
