using System.Net;
using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Operators;

public sealed class OperatorsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Invited_by_mail_an_operator_works_in_the_tenant_until_he_is_removed()
    {
        var owner = await api.NewTenantAsync();
        var assistant = await owner.NewAssistantAsync();
        await (await owner.NewBotAsync(assistant)).SayAsync("/start", kind: "start");
        var address = $"colleague{api.Next()}@example.com";
        using var client = api.Host.Client();

        await (await InviteAsync(owner, address)).OkAsync();
        var invited = await OperatorsAsync(owner);
        var token = Token.In(await api.MailToAsync(address));
        var account = await (await client.PostAsJsonAsync("/api/operators/invitations/accept", new { token, password = Tenant.Password }, Cancel)).OkAsync();
        var session = await (await client.PostAsJsonAsync("/api/login", new { email = address, password = Tenant.Password }, Cancel)).OkAsync();
        using var colleague = api.Host.Client((string)session["access_token"]!);
        var dialogs = await (await colleague.GetAsync(Path("/api/dialogs"), Cancel)).OkAsync();
        var me = await (await colleague.GetAsync(Path("/api/me"), Cancel)).OkAsync();
        var assistants = await (await colleague.GetAsync(Path("/api/assistants"), Cancel)).OkAsync();

        Assert.Equal($"{address} invited", invited);
        Assert.Equal($"{address} active", await OperatorsAsync(owner));
        Assert.Equal(("operator", 1), ((string?)account["role"], (int?)dialogs["total"]));
        Assert.Equal(("operator", address, owner.Id), ((string?)me["role"], (string?)me["email"], (long?)me["tenant_id"]));
        Assert.Equal((assistant, "Guide"), ((long?)assistants["items"]![0]!["id"], (string?)assistants["items"]![0]!["name"]));
        await (await colleague.PostAsJsonAsync("/api/assistants", new { name = "Mine" }, Cancel)).ProblemAsync(403);
        await (await colleague.GetAsync(Path("/api/operators"), Cancel)).ProblemAsync(403);
        await (await client.PostAsJsonAsync("/api/operators/invitations/accept", new { token, password = Tenant.Password }, Cancel)).ProblemAsync(400, "urn:chatai:invalid-token");

        Assert.Equal(HttpStatusCode.NoContent, (await owner.Client.DeleteAsync(Path($"/api/operators/{account["id"]}"), Cancel)).StatusCode);
        await (await client.PostAsJsonAsync("/api/login", new { email = address, password = Tenant.Password }, Cancel)).ProblemAsync(401);
        await (await client.PostAsJsonAsync("/api/refresh-token", new { refresh_token = (string?)session["refresh_token"] }, Cancel)).ProblemAsync(401);
        await (await colleague.PostAsync(Path("/api/operator/heartbeat"), null, Cancel)).ProblemAsync(401);
    }

    [Fact]
    public async Task A_second_invitation_takes_the_place_of_the_first()
    {
        var owner = await api.NewTenantAsync();
        var address = $"colleague{api.Next()}@example.com";
        using var client = api.Host.Client();
        await (await InviteAsync(owner, address)).OkAsync();
        var first = Token.In(await api.MailToAsync(address));
        await (await InviteAsync(owner, address)).OkAsync();
        var second = await Eventually.Is(async () => Token.In(await api.MailToAsync(address)), token => token != first);

        await (await client.PostAsJsonAsync("/api/operators/invitations/accept", new { token = first, password = Tenant.Password }, Cancel)).ProblemAsync(400);
        await (await client.PostAsJsonAsync("/api/operators/invitations/accept", new { token = second, password = Tenant.Password }, Cancel)).OkAsync();
    }

    [Fact]
    public async Task Who_has_an_account_keeps_it_and_an_operator_of_another_tenant_is_nobodys_to_remove()
    {
        var owner = await api.NewTenantAsync();
        var other = await api.NewTenantAsync();
        using var client = api.Host.Client();
        await (await InviteAsync(owner, other.Email)).OkAsync();
        var token = Token.In(await api.MailToAsync(other.Email));

        await (await client.PostAsJsonAsync("/api/operators/invitations/accept", new { token, password = "stolen-password-1" }, Cancel)).ProblemAsync(400, "urn:chatai:invalid-token");
        await (await client.PostAsJsonAsync("/api/login", new { email = other.Email, password = Tenant.Password }, Cancel)).OkAsync();
        await (await owner.Client.DeleteAsync(Path($"/api/operators/{other.Id}"), Cancel)).ProblemAsync(404);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static Task<HttpResponseMessage> InviteAsync(Tenant owner, string email) =>
        owner.Client.PostAsJsonAsync("/api/operators/invitations", new { email }, Cancel);

    private static async Task<string> OperatorsAsync(Tenant owner)
    {
        var list = await (await owner.Client.GetAsync(Path("/api/operators"), Cancel)).OkAsync();
        return string.Join(", ", list["items"]!.AsArray().Select(item => $"{item!["email"]} {item["status"]}"));
    }
}
