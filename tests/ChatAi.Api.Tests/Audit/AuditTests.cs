using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Audit;

public sealed class AuditTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task An_owner_sees_who_did_what_in_his_tenant_and_a_stranger_nothing_of_it()
    {
        var owner = await api.NewTenantAsync();
        var stranger = await api.NewTenantAsync();
        var assistant = await owner.NewAssistantAsync();
        var document = await owner.TeachAsync(assistant, "All there is to know.");
        await owner.Client.DeleteAsync(Path($"/api/assistants/{assistant}/documents/{document}"), Cancel);
        await owner.Client.DeleteAsync(Path($"/api/assistants/{assistant}"), Cancel);
        await owner.Client.PostAsJsonAsync("/api/auth/change-password", new { current_password = "not-mine-at-all", new_password = "another-password-2" }, Cancel);

        var events = await EventsAsync(owner.Client, "/api/audit");
        var strangers = await EventsAsync(stranger.Client, "/api/audit");

        Assert.Equal(
            ["password.change False", $"assistant.delete True assistant {assistant}", $"document.delete True document {document}", "login True", "register True"],
            events.Select(Told));
        Assert.All(events, happened => Assert.Equal(owner.Id, (long?)happened["actor_id"]));
        Assert.All(events, happened => Assert.Equal("127.0.0.1", (string?)happened["remote_address"]));
        Assert.Equal(["login True", "register True"], strangers.Select(Told));
    }

    [Fact]
    public async Task What_is_done_to_people_is_written_down_too()
    {
        var owner = await api.NewTenantAsync();
        await (await owner.NewBotAsync(await owner.NewAssistantAsync())).SayAsync("/start", kind: "start");
        var dialog = (long)(await (await owner.Client.GetAsync(Path("/api/dialogs"), Cancel)).OkAsync())["items"]![0]!["id"]!;
        var colleague = $"colleague{owner.Id}@example.com";
        using var client = api.Host.Client();

        await (await owner.Client.PostAsync(Path($"/api/dialogs/{dialog}/handoff/takeover"), null, Cancel)).OkAsync();
        var invitation = await (await owner.Client.PostAsJsonAsync("/api/operators/invitations", new { email = colleague }, Cancel)).OkAsync();
        var token = Token.In(await api.MailToAsync(colleague));
        var made = await (await client.PostAsJsonAsync("/api/operators/invitations/accept", new { token, password = Tenant.Password }, Cancel)).OkAsync();
        await owner.Client.DeleteAsync(Path($"/api/operators/{made["id"]}"), Cancel);

        var events = await EventsAsync(owner.Client, "/api/audit?limit=4");
        Assert.Equal(
            [$"operator.remove True user {made["id"]}", "operator.accept True", $"operator.invite True invitation {invitation["id"]}", $"handoff.takeover True dialog {dialog}"],
            events.Select(Told));
        Assert.Equal(colleague, (string?)events[2]["detail"]);
    }

    [Fact]
    public async Task A_failed_login_is_known_by_the_address_that_the_gateway_tells_and_by_no_password()
    {
        var owner = await api.NewTenantAsync();
        using var client = api.Host.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.7");

        await client.PostAsJsonAsync("/api/login", new { email = owner.Email, password = "the-wrong-password" }, Cancel);
        await client.PostAsJsonAsync("/api/login", new { email = $"nobody{owner.Id}@example.com", password = "the-wrong-password" }, Cancel);

        var failed = (await EventsAsync(owner.Client, "/api/audit?action=login&success=false")).Single();
        using var admin = api.Host.Client(await AdminTokenAsync());
        var all = await EventsAsync(admin, "/api/admin/audit?action=login&success=false&limit=100");
        Assert.Equal(("203.0.113.7", owner.Email), ((string?)failed["remote_address"], (string?)failed["detail"]));
        Assert.Single(all, happened => (string?)happened["detail"] == $"nobody{owner.Id}@example.com" && happened["tenant_id"] is null);
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from audit_events where audit_events::text like '%the-wrong-password%'"));
    }

    [Fact]
    public async Task Only_administrators_see_everything_and_operators_and_strangers_see_nothing()
    {
        var owner = await api.NewTenantAsync();
        using var anonymous = api.Host.Client();
        using var local = api.Host.Client();
        local.DefaultRequestHeaders.Add("X-ChatAi-Local-Operator", TokenPoolDouble.ServiceToken);

        await (await owner.Client.GetAsync(Path("/api/admin/audit"), Cancel)).ProblemAsync(403);
        await (await local.GetAsync(Path("/api/audit"), Cancel)).ProblemAsync(403);
        await (await anonymous.GetAsync(Path("/api/audit"), Cancel)).ProblemAsync(401);
        await (await anonymous.GetAsync(Path("/api/admin/audit"), Cancel)).ProblemAsync(401);
    }

    [Fact]
    public async Task Events_are_filtered_by_period_and_by_whom_they_are_about()
    {
        var owner = await api.NewTenantAsync();
        using var admin = api.Host.Client(await AdminTokenAsync());
        await api.ExecuteAsync("update audit_events set occurred_at = '2026-01-05T12:00:00Z' where tenant_id = $1 and action = 'register'", owner.Id);

        var january = await EventsAsync(admin, $"/api/admin/audit?tenant_id={owner.Id}&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z");
        var later = await EventsAsync(owner.Client, "/api/audit?from=2026-02-01T00:00:00Z");

        Assert.Equal(["register True"], january.Select(Told));
        Assert.Equal(["login True"], later.Select(Told));
        await (await admin.GetAsync(Path("/api/admin/audit?action=%00"), Cancel)).ProblemAsync(400);
    }

    [Fact]
    public async Task What_is_too_old_is_removed_and_nothing_else()
    {
        var owner = await api.NewTenantAsync();
        await api.ExecuteAsync("insert into audit_events (action, success, tenant_id, occurred_at) select 'login', true, $1, now() - interval '31 days' from generate_series(1, 2500)", owner.Id);

        api.StartAnother(("Audit:Retention", "30.00:00:00"), ("Audit:PurgeInterval", "00:00:00.100"));

        await Eventually.Is(() => api.QueryAsync<long>("select count(*) from audit_events where tenant_id = $1", owner.Id), count => count == 2);
    }

    [Fact]
    public async Task The_file_has_a_line_of_each_event_that_the_runbooks_searches_find()
    {
        var folder = Directory.CreateTempSubdirectory("chatai-audit-");
        var file = System.IO.Path.Combine(folder.FullName, "audit.log");
        var host = api.StartAnother(("Logs:Folder", folder.FullName));
        var owner = await api.NewTenantAsync();
        using var thief = host.Client();
        thief.DefaultRequestHeaders.Add("X-Forwarded-For", "2001:db8::7");

        // A login that fails of an account, six of none, and a session that is used twice.
        await thief.PostAsJsonAsync("/api/login", new { email = owner.Email, password = "wrong-password" }, Cancel);
        for (var attempt = 0; attempt < 6; attempt++)
            await thief.PostAsJsonAsync("/api/login", new { email = "x\n2026-01-01 00:00:00,000 | WARNING | anonymous | login | failed | {} 198.51.100.1", password = "wrong-password" }, Cancel);
        var session = await (await thief.PostAsJsonAsync("/api/login", new { email = owner.Email, password = Tenant.Password }, Cancel)).OkAsync();
        for (var use = 0; use < 2; use++)
            await thief.PostAsJsonAsync("/api/refresh-token", new { refresh_token = (string)session["refresh_token"]! }, Cancel);

        var lines = await Eventually.Is(() => File.ReadAllLines(file), lines => lines.Length == 9);
        Assert.All(lines, line => Assert.EndsWith("} 2001:db8::7", line, StringComparison.Ordinal));
        Assert.Equal(7, lines.Count(line => line.Contains(" | WARNING | anonymous | login | failed | {", StringComparison.Ordinal)));
        Assert.Single(lines, line => line.Contains($" | INFO | {owner.Id} | login | success | {{", StringComparison.Ordinal));
        Assert.Equal(
            ["login | failed | too many attempts", "refresh.reuse | failed | a refresh token came back that was used before"],
            lines.Select(line => line.Split(" | ", 6)).Where(parts => parts[^1].Contains("suspicious", StringComparison.Ordinal)).Select(parts => $"{parts[3]} | {parts[4]} | {JsonNode.Parse(parts[5][..parts[5].LastIndexOf(' ')])!["suspicious"]}"));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) is var mode && !mode.HasFlag(UnixFileMode.OtherRead));

        await host.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static async Task<IReadOnlyList<JsonNode>> EventsAsync(HttpClient client, string path) =>
        [.. (await (await client.GetAsync(Path(path), Cancel)).OkAsync())["items"]!.AsArray().Select(item => item!)];

    private static string Told(JsonNode happened) =>
        $"{happened["action"]} {(bool)happened["success"]!} {happened["target_type"]} {happened["target_id"]}".TrimEnd();

    private async Task<string> AdminTokenAsync()
    {
        using var client = api.Host.Client();
        var session = await client.PostAsJsonAsync("/api/login", new { email = ApiHost.AdminEmail, password = ApiHost.AdminPassword }, Cancel);
        return (string)(await session.OkAsync())["access_token"]!;
    }
}
