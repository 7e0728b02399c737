using System.Net;
using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Idempotency;

/// <summary>A request that creates something may be repeated after a break.</summary>
public sealed class RepeatedRequestsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Repeated_at_whatever_replica_it_creates_one_thing_and_is_answered_the_same()
    {
        var tenant = await api.NewTenantAsync();
        await using var other = api.StartAnother();
        using var there = other.Client();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            SendAsync(tenant, "/api/assistants", new { name = "Guide" }, "key-1", number % 2 == 0 ? null : there)));
        using var later = await SendAsync(tenant, "/api/assistants", new { name = "Guide" }, "key-1");
        using var another = await SendAsync(tenant, "/api/assistants", new { name = "Guide" }, "key-2");

        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]));
        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
        Assert.Equal("true", later.Headers.GetValues("Idempotency-Replayed").Single());
        var id = (long)(await later.OkAsync())["id"]!;
        Assert.Equal($"/api/assistants/{id}", later.Headers.Location?.OriginalString);
        foreach (var answer in answers.Where(answer => answer.StatusCode == HttpStatusCode.Created))
            Assert.Equal(id, (long)(await answer.OkAsync())["id"]!);
        Assert.NotEqual(id, (long)(await another.OkAsync())["id"]!);
        Assert.Equal(2, await api.QueryAsync<long>("select count(*) from assistants where user_id = $1", tenant.Id));
    }

    [Fact]
    public async Task A_key_is_for_one_request_of_one_caller()
    {
        var tenant = await api.NewTenantAsync();
        var stranger = await api.NewTenantAsync();
        using var first = await SendAsync(tenant, "/api/assistants", new { name = "Mine" }, "shared");

        using var other = await SendAsync(tenant, "/api/assistants", new { name = "Another" }, "shared");
        using var elsewhere = await SendAsync(tenant, "/api/webhooks", new { url = "https://example.com" }, "shared");
        using var strangers = await SendAsync(stranger, "/api/assistants", new { name = "Mine" }, "shared");
        using var tooLong = await SendAsync(tenant, "/api/assistants", new { name = "Mine" }, new string('k', 256));

        await first.OkAsync();
        await other.ProblemAsync(422, "urn:chatai:idempotency-key-reused");
        await elsewhere.ProblemAsync(422, "urn:chatai:idempotency-key-reused");
        Assert.Equal(stranger.Id, (long)(await strangers.OkAsync())["user_id"]!);
        await tooLong.ProblemAsync(400);
    }

    [Fact]
    public async Task What_was_refused_may_be_tried_again_with_its_key()
    {
        var tenant = await api.NewTenantAsync();

        await (await SendAsync(tenant, "/api/assistants", new { name = "" }, "key")).ProblemAsync(400);
        using var mended = await SendAsync(tenant, "/api/assistants", new { name = "Guide" }, "key");

        await mended.OkAsync();
    }

    [Fact]
    public async Task A_claim_of_a_process_that_died_runs_out_and_an_old_key_is_forgotten()
    {
        var tenant = await api.NewTenantAsync();
        using var first = await SendAsync(tenant, "/api/assistants", new { name = "Guide" }, "key");
        await api.ExecuteAsync("update idempotent_requests set status = null, claimed_until = now() + interval '1 minute' where user_id = $1", tenant.Id);

        await (await SendAsync(tenant, "/api/assistants", new { name = "Guide" }, "key")).ProblemAsync(409, "urn:chatai:request-in-progress");
        await api.ExecuteAsync("update idempotent_requests set claimed_until = now() where user_id = $1", tenant.Id);
        await (await SendAsync(tenant, "/api/assistants", new { name = "Guide" }, "key")).OkAsync();
        await api.ExecuteAsync("update idempotent_requests set created_at = now() - interval '25 hours' where user_id = $1", tenant.Id);
        await (await SendAsync(tenant, "/api/assistants", new { name = "Another" }, "key")).OkAsync();

        Assert.Equal(3, await api.QueryAsync<long>("select count(*) from assistants where user_id = $1", tenant.Id));
    }

    [Fact]
    public async Task A_secret_that_is_shown_once_is_not_kept_in_clear()
    {
        var tenant = await api.NewTenantAsync();

        var secret = (string)(await (await SendAsync(tenant, "/api/webhooks", new { url = "https://example.com" }, "key")).OkAsync())["secret"]!;
        var again = (string)(await (await SendAsync(tenant, "/api/webhooks", new { url = "https://example.com" }, "key")).OkAsync())["secret"]!;

        Assert.Equal(secret, again);
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from idempotent_requests where position(convert_to($1, 'UTF8') in response_ciphertext) > 0", secret));
    }

    private static async Task<HttpResponseMessage> SendAsync(Tenant tenant, string path, object body, string key, HttpClient? through = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = tenant.Client.DefaultRequestHeaders.Authorization;
        request.Headers.Add("Idempotency-Key", key);
        return await (through ?? tenant.Client).SendAsync(request, TestContext.Current.CancellationToken);
    }
}
