using System.Net;
using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Logs;

public sealed class ListLogsTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private readonly WrittenLogs logs = new();

    public void Dispose() => logs.Dispose();

    [Fact]
    public async Task What_was_answered_with_a_trace_is_found_by_it()
    {
        var host = api.StartAnother(("Logs:Folder", logs.Folder), ("Logging:File:LogLevel:Default", "Information"));
        using var admin = await AdminAsync(host);
        var refused = await (await admin.GetAsync(Path("/api/assistants/999999999"), Cancel)).ProblemAsync(404);
        var trace = (string)refused["trace_id"]!;

        var found = await Eventually.Is(
            async () => await (await admin.GetAsync(Path($"/api/admin/logs?trace_id={trace}"), Cancel)).OkAsync(),
            answer => answer["items"]!.AsArray().Count > 0);

        var line = Assert.Single(found["items"]!.AsArray(), item => (string?)item!["logger"] == "Requests")!;
        Assert.Equal(("warning", "api", trace, "127.0.0.1"), ((string?)line["level"], (string?)line["service"], (string?)line["trace_id"], (string?)line["address"]));
        Assert.Matches(@"^GET /api/assistants/999999999 404 duration_ms=\d+$", (string?)line["text"]);
        Assert.InRange(TimeProvider.System.GetUtcNow() - (DateTimeOffset)line["time"]!, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(1));
        Assert.False((bool)found["truncated"]!);
    }

    [Fact]
    public async Task Where_nothing_is_written_to_files_it_says_so()
    {
        using var admin = await AdminAsync(api.Host);

        await (await admin.GetAsync(Path("/api/admin/logs"), Cancel)).ProblemAsync(409, "urn:chatai:logs-not-kept");
    }

    [Theory]
    [InlineData("trace_id=4bf92f3577b34da6")]
    [InlineData("trace_id=..%2F..%2Fetc%2Fpasswd")]
    [InlineData("level=loud")]
    [InlineData("service=..%2Fapi")]
    [InlineData("limit=501")]
    [InlineData("limit=0")]
    [InlineData("since=yesterday")]
    public async Task Rubbish_is_refused(string query)
    {
        using var admin = await AdminAsync(api.Host);

        await (await admin.GetAsync(Path($"/api/admin/logs?{query}"), Cancel)).ProblemAsync(400);
    }

    [Fact]
    public async Task Nobody_but_an_administrator_reads_them()
    {
        var owner = await api.NewTenantAsync();
        using var nobody = api.Host.Client();

        Assert.Equal(HttpStatusCode.Forbidden, (await owner.Client.GetAsync(Path("/api/admin/logs"), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(Path("/api/admin/logs"), Cancel)).StatusCode);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static async Task<HttpClient> AdminAsync(ApiHost host)
    {
        using var anonymous = host.Client();
        var session = await (await anonymous.PostAsJsonAsync("/api/login", new { email = ApiHost.AdminEmail, password = ApiHost.AdminPassword }, Cancel)).OkAsync();
        return host.Client((string)session["access_token"]!);
    }
}
