using System.Net;
using System.Net.Http.Json;
using System.Text;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Assistants;

public sealed class AssistantsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task An_assistant_lives_from_its_creation_to_its_deletion()
    {
        var tenant = await api.NewTenantAsync();
        var id = await tenant.NewAssistantAsync("Guide");

        var changed = await (await tenant.Client.PatchAsJsonAsync($"/api/assistants/{id}", new { system_prompt = "Be brief." }, Cancel)).OkAsync();
        var deleted = await tenant.Client.DeleteAsync(Path($"/api/assistants/{id}"), Cancel);
        var gone = await tenant.Client.GetAsync(Path($"/api/assistants/{id}"), Cancel);

        Assert.Equal("Guide", (string?)changed["name"]);
        Assert.Equal("Be brief.", (string?)changed["system_prompt"]);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await gone.ProblemAsync(404);
    }

    [Fact]
    public async Task What_it_says_when_the_quota_is_used_up_is_its_owners_choice()
    {
        var tenant = await api.NewTenantAsync();
        var created = await (await tenant.Client.PostAsJsonAsync("/api/assistants", new { name = "Guide", quota_message = "Until May." }, Cancel)).OkAsync();
        var path = $"/api/assistants/{created["id"]}";

        var changed = await (await tenant.Client.PatchAsJsonAsync(path, new { quota_message = "Until June." }, Cancel)).OkAsync();
        var kept = await (await tenant.Client.PatchAsJsonAsync(path, new { name = "Leader" }, Cancel)).OkAsync();
        var shown = await (await tenant.Client.GetAsync(Path(path), Cancel)).OkAsync();
        var listed = await (await tenant.Client.GetAsync(Path("/api/assistants"), Cancel)).OkAsync();
        var emptied = await (await tenant.Client.PatchAsJsonAsync(path, new { quota_message = "" }, Cancel)).OkAsync();

        Assert.Equal("Until May.", (string?)created["quota_message"]);
        Assert.All([changed, kept, shown, listed["items"]![0]!], assistant => Assert.Equal("Until June.", (string?)assistant["quota_message"]));
        Assert.Equal("", (string?)emptied["quota_message"]);
        await (await tenant.Client.PatchAsJsonAsync(path, new { quota_message = new string('x', 1_001) }, Cancel)).ProblemAsync(400);
        await (await tenant.Client.PostAsJsonAsync("/api/assistants", new { name = "Guide", quota_message = new string('x', 1_001) }, Cancel)).ProblemAsync(400);
    }

    [Fact]
    public async Task Deleting_an_assistant_leaves_nothing_of_it()
    {
        var tenant = await api.NewTenantAsync();
        var id = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(id, "# A\n\nSome text.");
        await (await tenant.NewBotAsync(id)).SayAsync("Some text?");

        await tenant.Client.DeleteAsync(Path($"/api/assistants/{id}"), Cancel);

        Assert.Equal(0, await api.QueryAsync<long>(
            """
            select (select count(*) from documents where assistant_id = $1) + (select count(*) from passages where assistant_id = $1)
                 + (select count(*) from dialogs where assistant_id = $1) + (select count(*) from bot_instances where assistant_id = $1)
            """,
            id));
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        var tenant = await api.NewTenantAsync();
        foreach (var number in Enumerable.Range(1, 5))
            await tenant.NewAssistantAsync($"Guide {number}");

        var page = await (await tenant.Client.GetAsync(Path("/api/assistants?page=3&limit=2"), Cancel)).OkAsync();

        Assert.Equal("Guide 5", (string?)page["items"]!.AsArray().Single()!["name"]);
        Assert.Equal("5 3 2 3", $"{page["total"]} {page["page"]} {page["limit"]} {page["pages"]}");
    }

    [Theory]
    [InlineData("/api/assistants", """{"name":""}""")]
    [InlineData("/api/assistants", """{}""")]
    [InlineData("/api/assistants", """{"name":"zero\u0000"}""")]
    [InlineData("/api/assistants", """{"name":"a","system_prompt":5}""")]
    [InlineData("/api/assistants", """[]""")]
    public async Task Rubbish_is_refused(string path, string body)
    {
        var tenant = await api.NewTenantAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        await (await tenant.Client.PostAsync(Path(path), content, Cancel)).ProblemAsync(400);
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("limit=101")]
    [InlineData("limit=x")]
    [InlineData("page=99999999999999999999")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        var tenant = await api.NewTenantAsync();

        await (await tenant.Client.GetAsync(Path($"/api/assistants?{query}"), Cancel)).ProblemAsync(400);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Uri Path(string path) => new(path, UriKind.Relative);
}
