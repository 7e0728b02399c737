using System.Net;
using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Accounts;

public sealed class LoginThrottleTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task After_five_failures_an_account_has_to_wait_and_one_that_does_not_exist_has_to_wait_alike()
    {
        var owner = await api.NewTenantAsync();
        var (mine, nobodys) = (NewAddress(), NewAddress());
        for (var failure = 0; failure < 5; failure++)
        {
            await (await LoginAsync(mine, owner.Email, "wrong-password")).ProblemAsync(401);
            await (await LoginAsync(nobodys, "No.Body@example.com", "wrong-password")).ProblemAsync(401);
        }

        await JustNowAsync();
        using var right = await LoginAsync(mine, owner.Email.ToUpperInvariant(), Tenant.Password);
        using var unknown = await LoginAsync(nobodys, "no.body@example.com", "wrong-password");

        var problem = await right.ProblemAsync(429, "urn:chatai:too-many-attempts");
        var alike = await unknown.ProblemAsync(429, "urn:chatai:too-many-attempts");
        Assert.InRange(right.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        Assert.InRange(unknown.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        Assert.Equal((string?)problem["title"], (string?)alike["title"]);
    }

    [Fact]
    public async Task An_attack_from_one_address_stops_nobody_at_another()
    {
        var owner = await api.NewTenantAsync();
        var attacker = NewAddress();
        for (var failure = 0; failure < 6; failure++)
            await LoginAsync(attacker, owner.Email, "wrong-password");

        await JustNowAsync();
        await (await LoginAsync(attacker, owner.Email, Tenant.Password)).ProblemAsync(429);
        await (await LoginAsync(NewAddress(), owner.Email, Tenant.Password)).OkAsync();
    }

    [Fact]
    public async Task An_attack_from_everywhere_slows_down_who_comes_anew_and_not_the_owner_where_he_is_known()
    {
        var owner = await api.NewTenantAsync();
        var home = NewAddress();
        await (await LoginAsync(home, owner.Email, Tenant.Password)).OkAsync();
        await LoginAsync(NewAddress(), owner.Email, "wrong-password");
        Assert.Equal(1, await FailuresAsync("account " + owner.Email));
        await api.ExecuteAsync("update login_attempts set failures = 60, last_failed_at = now() where key = sha256(convert_to('account ' || $1, 'UTF8'))", owner.Email);

        await (await LoginAsync(NewAddress(), owner.Email, Tenant.Password)).ProblemAsync(429);
        await (await LoginAsync(home, owner.Email, Tenant.Password)).OkAsync();
        await (await LoginAsync(NewAddress(), owner.Email, Tenant.Password)).OkAsync();
    }

    [Fact]
    public async Task An_address_that_tries_many_accounts_has_to_wait_for_all_of_them_and_a_success_does_not_help_it()
    {
        var attacker = await api.NewTenantAsync();
        var address = NewAddress();
        await LoginAsync(address, "somebody@example.com", "wrong-password");
        await api.ExecuteAsync("update login_attempts set failures = 49, last_failed_at = clock_timestamp() where key = sha256(convert_to('address ' || $1, 'UTF8'))", address);
        await (await LoginAsync(address, attacker.Email, Tenant.Password)).OkAsync();
        await (await LoginAsync(address, "somebody.else@example.com", "wrong-password")).ProblemAsync(401);

        await (await LoginAsync(address, "yet.another@example.com", "wrong-password")).ProblemAsync(429);
        await (await LoginAsync(address, attacker.Email, Tenant.Password)).ProblemAsync(429);
    }

    [Fact]
    public async Task A_success_begins_the_count_anew()
    {
        var owner = await api.NewTenantAsync();
        var address = NewAddress();
        for (var round = 0; round < 3; round++)
        {
            for (var failure = 0; failure < 4; failure++)
                await (await LoginAsync(address, owner.Email, "wrong-password")).ProblemAsync(401);

            await (await LoginAsync(address, owner.Email, Tenant.Password)).OkAsync();
        }
    }

    [Fact]
    public async Task When_the_wait_is_over_one_more_attempt_is_made_and_the_next_wait_is_longer()
    {
        var owner = await api.NewTenantAsync();
        var address = NewAddress();
        for (var failure = 0; failure < 5; failure++)
            await LoginAsync(address, owner.Email, "wrong-password");
        await api.ExecuteAsync("update login_attempts set last_failed_at = last_failed_at - interval '5 seconds' where key = sha256(convert_to('pair ' || $1 || ' ' || $2, 'UTF8'))", owner.Email, address);

        await (await LoginAsync(address, owner.Email, "wrong-password")).ProblemAsync(401);
        using var refused = await LoginAsync(address, owner.Email, Tenant.Password);

        await refused.ProblemAsync(429);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 6, 10);
    }

    [Fact]
    public async Task Every_replica_counts_with_the_others()
    {
        var owner = await api.NewTenantAsync();
        var other = api.StartAnother();
        var address = NewAddress();
        for (var failure = 0; failure < 5; failure++)
            await LoginAsync(address, owner.Email, "wrong-password", failure % 2 == 0 ? api.Host : other);

        await JustNowAsync();
        await (await LoginAsync(address, owner.Email, Tenant.Password)).ProblemAsync(429);
        await (await LoginAsync(address, owner.Email, Tenant.Password, other)).ProblemAsync(429);
    }

    [Fact]
    public async Task Of_many_guesses_at_once_only_a_few_learn_anything()
    {
        var owner = await api.NewTenantAsync();
        var address = NewAddress();

        var guesses = await Task.WhenAll(Enumerable.Range(0, 24).Select(number => LoginAsync(address, owner.Email, $"guess-number-{number}")));

        // Those that were being hashed while the fifth failed are counted a moment later.
        Assert.InRange(guesses.Count(guess => guess.StatusCode == HttpStatusCode.Unauthorized), 5, 5 + Environment.ProcessorCount + 4);
        Assert.Equal(24, await api.QueryAsync<long>("select count(*) from audit_events where action = 'login' and not success and remote_address = $1::inet", address));
    }

    [Fact]
    public async Task Who_has_found_a_token_cannot_find_the_password_with_it()
    {
        var owner = await api.NewTenantAsync();
        for (var failure = 0; failure < 5; failure++)
            await (await ChangeAsync(owner, "wrong-password")).ProblemAsync(403);

        await (await ChangeAsync(owner, Tenant.Password)).ProblemAsync(429, "urn:chatai:too-many-attempts");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<HttpResponseMessage> ChangeAsync(Tenant owner, string password) =>
        owner.Client.PostAsJsonAsync("/api/auth/change-password", new { current_password = password, new_password = "another-password-2" }, Cancel);

    /// <summary>However slow the machine is, the last failures were at this moment.</summary>
    private Task JustNowAsync() => api.ExecuteAsync("update login_attempts set last_failed_at = clock_timestamp() where failures >= 5");

    private string NewAddress() => $"203.0.{api.Next() / 256}.{api.Next() % 256}";

    private Task<int> FailuresAsync(string key) => api.QueryAsync<int>("select failures from login_attempts where key = sha256(convert_to($1, 'UTF8'))", key);

    private async Task<HttpResponseMessage> LoginAsync(string address, string email, string password, ApiHost? through = null)
    {
        using var client = (through ?? api.Host).Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return await client.PostAsJsonAsync("/api/login", new { email, password }, Cancel);
    }
}
