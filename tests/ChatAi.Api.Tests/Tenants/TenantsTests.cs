using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;
using ChatAi.Api.Tests.QuestionsAndAnswers;

namespace ChatAi.Api.Tests.Tenants;

public sealed class TenantsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task An_administrator_sees_every_tenant_and_how_much_it_has()
    {
        var (owner, assistant) = await WithDialogAsync();
        await owner.NewBotAsync(assistant);
        using var admin = await AdminAsync();

        var found = await (await admin.GetAsync(Path($"/api/admin/tenants?search={owner.Email.ToUpperInvariant()}"), Cancel)).OkAsync();

        var tenant = Assert.Single(found["items"]!.AsArray())!;
        Assert.Equal((owner.Id, "active"), ((long)tenant["id"]!, (string?)tenant["status"]));
        Assert.Equal((1, 2, 1, 0), ((int)tenant["assistants"]!, (int)tenant["bots"]!, (int)tenant["dialogs"]!, (int)tenant["operators"]!));
        Assert.Equal(0, (int)(await (await admin.GetAsync(Path($"/api/admin/tenants?search={owner.Email}&status=blocked"), Cancel)).OkAsync())["total"]!);
    }

    [Fact]
    public async Task A_disabled_tenant_is_shut_out_at_once_and_comes_back_with_all_it_had()
    {
        var (owner, assistant) = await WithDialogAsync();
        var colleague = await OperatorOfAsync(owner);
        using var admin = await AdminAsync();
        var session = await (await LoginAsync(owner.Email)).OkAsync();

        var disabled = await (await admin.PostAsync(Path($"/api/admin/tenants/{owner.Id}/disable"), null, Cancel)).OkAsync();

        Assert.Equal("blocked", (string?)disabled["status"]);
        await (await owner.Client.GetAsync(Path("/api/assistants"), Cancel)).ProblemAsync(401);
        await (await colleague.Client.GetAsync(Path("/api/dialogs"), Cancel)).ProblemAsync(401);
        await (await LoginAsync(owner.Email)).ProblemAsync(401, "urn:chatai:invalid-credentials");
        await (await LoginAsync(colleague.Email)).ProblemAsync(401, "urn:chatai:invalid-credentials");
        await (await RefreshAsync(session)).ProblemAsync(401);
        Assert.True(await api.QueryAsync<bool>("select bool_and(is_suspended) from bot_instances where user_id = $1", owner.Id));

        await (await admin.PostAsync(Path($"/api/admin/tenants/{owner.Id}/enable"), null, Cancel)).OkAsync();

        await (await owner.Client.GetAsync(Path("/api/assistants"), Cancel)).ProblemAsync(401);
        await (await RefreshAsync(session)).ProblemAsync(401);
        using var again = api.Host.Client((string)(await (await LoginAsync(owner.Email)).OkAsync())["access_token"]!);
        await (await again.GetAsync(Path($"/api/assistants/{assistant}"), Cancel)).OkAsync();
        await (await LoginAsync(colleague.Email)).OkAsync();
        Assert.False(await api.QueryAsync<bool>("select bool_or(is_suspended) from bot_instances where user_id = $1", owner.Id));
    }

    [Fact]
    public async Task A_bot_that_a_disabled_tenant_connects_in_its_last_moment_does_not_run()
    {
        var (owner, assistant) = await WithDialogAsync();
        using var admin = await AdminAsync();
        await (await admin.PostAsync(Path($"/api/admin/tenants/{owner.Id}/disable"), null, Cancel)).OkAsync();

        var late = await owner.NewBotAsync(assistant);

        Assert.True(await api.QueryAsync<bool>("select is_suspended from bot_instances where id = $1", late.Id));
    }

    [Fact]
    public async Task A_deleted_tenant_leaves_nothing_but_its_usage_and_the_audit()
    {
        var (owner, _) = await WithDialogAsync();
        var colleague = await OperatorOfAsync(owner);
        var (other, _) = await WithDialogAsync();
        using var admin = await AdminAsync();
        await api.ExecuteAsync("insert into ai_token_usage (token_id, user_id, model_used, outcome) values (1, $1, 'gpt-4o', 'completed')", owner.Id);

        var deleted = await admin.DeleteAsync(Path($"/api/admin/tenants/{owner.Id}"), Cancel);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await (await owner.Client.GetAsync(Path("/api/me"), Cancel)).ProblemAsync(401);
        await (await colleague.Client.GetAsync(Path("/api/me"), Cancel)).ProblemAsync(401);
        foreach (var table in (string[])["assistants", "documents", "passages", "qa_knowledge", "bot_instances", "dialogs", "handoffs"])
        {
            Assert.Equal(0, await api.QueryAsync<long>($"select count(*) from {table} where user_id = $1", owner.Id));
        }

        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from users where $1 in (id, tenant_id)", owner.Id));
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from ai_token_usage where user_id = $1", owner.Id));
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from audit_events where tenant_id = $1 and action = 'tenant.delete'", owner.Id));
        await (await other.Client.GetAsync(Path("/api/me"), Cancel)).OkAsync();
        await (await admin.DeleteAsync(Path($"/api/admin/tenants/{owner.Id}"), Cancel)).ProblemAsync(404);
    }

    [Theory]
    [InlineData("POST", "/disable")]
    [InlineData("POST", "/enable")]
    [InlineData("DELETE", "")]
    public async Task Only_administrators_may_and_not_with_themselves(string method, string action)
    {
        var owner = await api.NewTenantAsync();
        using var admin = await AdminAsync();
        using var anonymous = api.Host.Client();
        var me = (long)(await (await admin.GetAsync(Path("/api/me"), Cancel)).OkAsync())["id"]!;

        await (await SendAsync(owner.Client, owner.Id)).ProblemAsync(403);
        await (await SendAsync(anonymous, owner.Id)).ProblemAsync(401);
        await (await SendAsync(admin, me)).ProblemAsync(404);
        await (await owner.Client.GetAsync(Path("/api/admin/tenants"), Cancel)).ProblemAsync(403);

        async Task<HttpResponseMessage> SendAsync(HttpClient client, long id)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Path($"/api/admin/tenants/{id}{action}"));
            return await client.SendAsync(request, Cancel);
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private async Task<(Tenant Owner, long Assistant)> WithDialogAsync()
    {
        var owner = await api.NewTenantAsync();
        var assistant = await owner.NewAssistantAsync();
        await owner.TeachAsync(assistant, "All there is to know.");
        await (await owner.WriteAsync(assistant, "What is there to know?", "All of it.")).OkAsync();
        await (await owner.NewBotAsync(assistant)).SayAsync("/start", kind: "start");
        return (owner, assistant);
    }

    private async Task<(string Email, HttpClient Client)> OperatorOfAsync(Tenant owner)
    {
        var email = $"colleague{api.Next()}@example.com";
        using var client = api.Host.Client();
        await (await owner.Client.PostAsJsonAsync("/api/operators/invitations", new { email }, Cancel)).OkAsync();
        var token = Token.In(await api.MailToAsync(email));
        await (await client.PostAsJsonAsync("/api/operators/invitations/accept", new { token, password = Tenant.Password }, Cancel)).OkAsync();
        return (email, api.Host.Client((string)(await (await LoginAsync(email)).OkAsync())["access_token"]!));
    }

    private async Task<HttpClient> AdminAsync()
    {
        var session = await (await LoginAsync(ApiHost.AdminEmail, ApiHost.AdminPassword)).OkAsync();
        return api.Host.Client((string)session["access_token"]!);
    }

    private async Task<HttpResponseMessage> LoginAsync(string email, string password = Tenant.Password)
    {
        using var client = api.Host.Client();
        return await client.PostAsJsonAsync("/api/login", new { email, password }, Cancel);
    }

    private async Task<HttpResponseMessage> RefreshAsync(JsonNode session)
    {
        using var client = api.Host.Client();
        return await client.PostAsJsonAsync("/api/refresh-token", new { refresh_token = (string?)session["refresh_token"] }, Cancel);
    }
}
