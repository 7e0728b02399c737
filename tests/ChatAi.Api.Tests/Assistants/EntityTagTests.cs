using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Assistants;

/// <summary>Nobody overwrites what somebody else has changed meanwhile, if he says what he knew.</summary>
public sealed class EntityTagTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task The_tag_changes_with_the_assistant_and_with_nothing_else()
    {
        var (tenant, path) = await NewAsync();

        var first = await SendAsync(tenant, "GET", path);
        var same = await SendAsync(tenant, "GET", path);
        var changed = await SendAsync(tenant, "PATCH", path, new { name = "Leader" });
        var list = JsonNode.Parse(await (await SendAsync(tenant, "GET", "/api/assistants")).Content.ReadAsStringAsync(Cancel))!;

        Assert.Equal("\"1\"", Tag(first));
        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Equal(Tag(first), Tag(same));
        Assert.Equal("\"2\"", Tag(changed));
        Assert.Equal(Tag(changed), $"\"{list["items"]![0]!["version"]}\"");
    }

    [Fact]
    public async Task A_created_assistant_comes_with_its_tag()
    {
        var tenant = await api.NewTenantAsync();

        Assert.Equal("\"1\"", Tag(await SendAsync(tenant, "POST", "/api/assistants", new { name = "Guide" })));
    }

    [Fact]
    public async Task What_its_first_document_fixes_is_a_change_too()
    {
        var (tenant, path) = await NewAsync();
        var id = long.Parse(path[(path.LastIndexOf('/') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

        await tenant.TeachAsync(id, "# A\n\nSome text.");
        var first = Tag(await SendAsync(tenant, "GET", path));
        await tenant.TeachAsync(id, "# B\n\nMore text.", "more.md");

        Assert.Equal("\"2\"", first);
        Assert.Equal("\"2\"", Tag(await SendAsync(tenant, "GET", path)));
    }

    [Theory]
    [InlineData("\"1\"", HttpStatusCode.NotModified)]
    [InlineData("W/\"1\"", HttpStatusCode.NotModified)]
    [InlineData("\"7\", \"1\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"7\"", HttpStatusCode.OK)]
    public async Task What_the_caller_has_is_not_sent_again(string known, HttpStatusCode expected)
    {
        var (tenant, path) = await NewAsync();

        var answer = await SendAsync(tenant, "GET", path, null, ("If-None-Match", known));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("\"1\"", Tag(answer));
        Assert.Equal(expected is HttpStatusCode.NotModified, (await answer.Content.ReadAsStringAsync(Cancel)).Length == 0);
    }

    [Theory]
    [InlineData("\"1\"", true)]
    [InlineData("\"7\", \"1\"", true)]
    [InlineData("*", true)]
    [InlineData("\"7\"", false)]
    [InlineData("W/\"1\"", false)]
    [InlineData("\"one\"", false)]
    [InlineData("rubbish", false)]
    public async Task A_change_and_a_deletion_go_through_only_when_the_tag_is_the_current_one(string tag, bool matches)
    {
        foreach (var (method, body) in new (string, object?)[] { ("PATCH", new { name = "Leader" }), ("DELETE", null) })
        {
            var (tenant, path) = await NewAsync();

            var answer = await SendAsync(tenant, method, path, body, ("If-Match", tag));

            if (matches)
            {
                Assert.True(answer.IsSuccessStatusCode);
                continue;
            }

            await answer.ProblemAsync(412, "urn:chatai:changed-meanwhile");
            var kept = await (await SendAsync(tenant, "GET", path)).OkAsync();
            Assert.Equal("Guide 1", $"{kept["name"]} {kept["version"]}");
        }
    }

    [Fact]
    public async Task Of_many_who_change_what_they_all_know_one_succeeds()
    {
        var (tenant, path) = await NewAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(number =>
            SendAsync(tenant, "PATCH", path, new { name = $"Guide {number}" }, ("If-Match", "\"1\""))));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        foreach (var late in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
            await late.ProblemAsync(412, "urn:chatai:changed-meanwhile");
    }

    [Fact]
    public async Task What_is_not_there_or_not_the_callers_is_not_found_whatever_the_tag()
    {
        var (tenant, path) = await NewAsync();
        var stranger = await api.NewTenantAsync();

        await (await SendAsync(stranger, "PATCH", path, new { name = "Mine" }, ("If-Match", "\"1\""))).ProblemAsync(404);
        await (await SendAsync(stranger, "DELETE", path, null, ("If-Match", "\"7\""))).ProblemAsync(404);
        await (await SendAsync(stranger, "GET", path, null, ("If-None-Match", "\"1\""))).ProblemAsync(404);
        await SendAsync(tenant, "DELETE", path);
        await (await SendAsync(tenant, "PATCH", path, new { name = "Mine" }, ("If-Match", "*"))).ProblemAsync(404);
    }

    [Fact]
    public async Task The_description_of_the_API_tells_of_it()
    {
        var tenant = await api.NewTenantAsync();

        var path = (await tenant.Client.GetFromJsonAsync<JsonNode>(new Uri("/openapi.json", UriKind.Relative), Cancel))!["paths"]!["/api/assistants/{id}"]!;

        Assert.NotNull(path["get"]!["responses"]!["304"]);
        Assert.NotNull(path["patch"]!["responses"]!["412"]);
        Assert.NotNull(path["delete"]!["responses"]!["412"]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Tag(HttpResponseMessage response) => response.Headers.ETag!.ToString();

    private static async Task<HttpResponseMessage> SendAsync(Tenant tenant, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        return await tenant.Client.SendAsync(request, Cancel);
    }

    private async Task<(Tenant Tenant, string Path)> NewAsync()
    {
        var tenant = await api.NewTenantAsync();
        return (tenant, $"/api/assistants/{await tenant.NewAssistantAsync()}");
    }
}
