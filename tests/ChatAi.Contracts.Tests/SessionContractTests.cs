using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatAi.Contracts.Tests;

/// <summary>api signs tokens and says which sessions have ended; every other service verifies the one and asks for the other.</summary>
public sealed class SessionContractTests(Suite suite) : IClassFixture<Suite>
{
    [Fact]
    public async Task A_token_of_a_session_that_has_ended_is_refused_by_another_service_too()
    {
        using var api = new HttpClient { BaseAddress = suite.ApiAddress };
        using var pool = new HttpClient { BaseAddress = suite.VerifierAddress };
        var login = await api.PostAsJsonAsync("/api/login", new { email = "admin@example.com", password = "the-first-admin-1" }, Cancel);
        var session = await login.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        pool.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("access_token").GetString());
        var before = await pool.GetAsync(Keys, Cancel);

        await api.PostAsJsonAsync("/api/logout", new { refresh_token = session.GetProperty("refresh_token").GetString() }, Cancel);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await pool.GetAsync(Keys, Cancel)).StatusCode);
    }

    private static readonly Uri Keys = new("/api/admin/ai-tokens", UriKind.Relative);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
