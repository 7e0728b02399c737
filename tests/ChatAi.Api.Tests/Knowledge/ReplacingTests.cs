using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;
using ChatAi.Api.Tests.Knowledge.Files;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class ReplacingTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task The_old_passages_answer_until_the_new_ones_are_ready_and_none_of_them_after()
    {
        await using var own = await api.SiblingAsync();
        var tenant = await own.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var id = await tenant.TeachAsync(assistant, "# Price\n\nA bicycle costs ten euros.\n\n# Old\n\nNothing.");
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();

        var replaced = await PutAsync(tenant, assistant, id, "# Price\n\nA bicycle costs twelve euros.");
        var during = await Eventually.Is(
            () => tenant.DocumentAsync(assistant, id),
            document => (string?)document["replacement"]?["status"] == "processing" && (int?)document["replacement"]?["passage_count"] == 1);
        var answering = await ContentsAsync(own, id);
        own.Pool.EmbeddingGate = null;
        gate.SetResult();
        var after = await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => document["replacement"] is null);

        Assert.Equal(HttpStatusCode.Accepted, replaced.StatusCode);
        Assert.Equal("ready 2", $"{during["status"]} {during["passage_count"]}");
        Assert.Equal("# Price\n\nA bicycle costs ten euros.|# Old\n\nNothing.", answering);
        Assert.Equal("ready 1 1", $"{after["status"]} {after["passage_count"]} {after["passages_done"]}");
        Assert.Equal("# Price\n\nA bicycle costs twelve euros.", await ContentsAsync(own, id));
        Assert.Equal(1, await own.QueryAsync<long>("select count(*) from documents where assistant_id = $1", assistant));
    }

    [Fact]
    public async Task The_same_content_again_changes_nothing()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var id = await tenant.TeachAsync(assistant, "the same");
        var before = await tenant.DocumentAsync(assistant, id);

        var again = await PutAsync(tenant, assistant, id, "the same");

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.True(JsonNode.DeepEquals(before, await tenant.DocumentAsync(assistant, id)));
    }

    [Fact]
    public async Task The_content_of_another_document_is_a_conflict()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var id = await tenant.TeachAsync(assistant, "one");
        await tenant.TeachAsync(assistant, "another");

        await (await PutAsync(tenant, assistant, id, "another")).ProblemAsync(409, "urn:chatai:document-exists");

        Assert.Null((await tenant.DocumentAsync(assistant, id))["replacement"]);
    }

    [Fact]
    public async Task A_replacement_that_cannot_be_read_says_why_and_the_old_content_goes_on()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var id = await tenant.TeachAsync(assistant, "still here");

        await PutAsync(tenant, assistant, id, Pdf.Of(""), "scan.pdf");
        var failed = await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => (string?)document["replacement"]?["status"] == "failed");
        await PutAsync(tenant, assistant, id, "better");
        var better = await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => document["replacement"] is null);

        Assert.Equal("ready runbook.md", $"{failed["status"]} {failed["filename"]}");
        Assert.Contains("scanned", (string?)failed["replacement"]!["error"], StringComparison.Ordinal);
        Assert.Equal("ready notes.md", $"{better["status"]} {better["filename"]}");
        Assert.Equal("better", await ContentsAsync(api, id));
    }

    [Fact]
    public async Task Of_many_replacements_at_once_one_stays_whole()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var id = await tenant.TeachAsync(assistant, "number 0");
        api.StartAnother();

        await Task.WhenAll(Enumerable.Range(1, 12).Select(number => PutAsync(tenant, assistant, id, $"# Part\n\nnumber {number}\n\n# Part\n\nnumber {number}")));
        await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => document["replacement"] is null);

        var contents = (await ContentsAsync(api, id)).Split('|');
        Assert.Equal(2, contents.Length);
        Assert.Equal(contents[0], contents[1]);
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from documents where assistant_id = $1", assistant));
    }

    [Fact]
    public async Task A_replacement_that_a_dead_process_left_behind_is_read_by_another()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var id = await tenant.TeachAsync(assistant, "before");
        await api.ExecuteAsync(
            """
            insert into documents (user_id, assistant_id, filename, media_type, size, sha256, content, replaces, status, attempts, claimed_until, passage_count)
            values ($1, $2, 'a.txt', 'text/plain', 5, sha256('after'), 'after', $3, 'processing', 1, now() - interval '1 second', 9)
            returning null
            """,
            tenant.Id,
            assistant,
            id);

        await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => document["replacement"] is null && (string?)document["filename"] == "a.txt");

        Assert.Equal("after", await ContentsAsync(api, id));
    }

    [Fact]
    public async Task A_process_that_stops_amid_a_PDF_leaves_it_to_another_with_all_of_its_pages()
    {
        await using var own = await api.SiblingAsync();
        var tenant = await own.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();
        var first = own.Host;
        var content = Pdf.Of([.. Enumerable.Range(1, 40).Select(page => $"# Chapter {page}\nThis is what chapter {page} says about its subject, in a line.")]);
        var id = (long)(await (await tenant.UploadAsync(assistant, content, "manual.pdf")).OkAsync())["id"]!;
        await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => (int?)document["page_count"] == 40 && (int)document["passage_count"]! == 40);

        await first.DisposeAsync();
        own.Pool.EmbeddingGate = null;
        own.StartAnother();
        gate.SetResult();

        await Eventually.Is(() => own.QueryAsync<string>("select status from documents where id = $1", id), status => status == "ready");
        Assert.Equal(40, await own.QueryAsync<long>("select count(distinct page_from) from passages where document_id = $1 and page_from = page_to", id));
    }

    [Fact]
    public async Task The_original_comes_back_byte_by_byte()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        byte[] content = [.. "<html><h1>Hours</h1><p>Nine to five.</p></html>"u8];
        var id = (long)(await (await tenant.UploadAsync(assistant, content, "часы.html")).OkAsync())["id"]!;

        var whole = await tenant.Client.GetAsync(Path(assistant, id, "/content"), Cancel);
        using var known = new HttpRequestMessage(HttpMethod.Get, Path(assistant, id, "/content"));
        known.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        using var part = new HttpRequestMessage(HttpMethod.Get, Path(assistant, id, "/content"));
        part.Headers.Range = new RangeHeaderValue(6, 9);

        Assert.Equal(content, await whole.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal("text/html", whole.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment часы.html", $"{whole.Content.Headers.ContentDisposition?.DispositionType} {whole.Content.Headers.ContentDisposition?.FileNameStar}");
        Assert.Equal("nosniff", whole.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(HttpStatusCode.NotModified, (await tenant.Client.SendAsync(known, Cancel)).StatusCode);
        Assert.Equal("<h1>", await (await tenant.Client.SendAsync(part, Cancel)).Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Nobody_else_downloads_or_replaces_a_document()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var id = await tenant.TeachAsync(assistant, "mine");
        var stranger = await api.NewTenantAsync();

        await (await stranger.Client.GetAsync(Path(assistant, id, "/content"), Cancel)).ProblemAsync(404);
        await (await PutAsync(stranger, assistant, id, "theirs")).ProblemAsync(404);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Uri Path(long assistant, long document, string more = "") => new($"/api/assistants/{assistant}/documents/{document}{more}", UriKind.Relative);

    private static Task<HttpResponseMessage> PutAsync(Tenant tenant, long assistant, long document, string text) =>
        PutAsync(tenant, assistant, document, Encoding.UTF8.GetBytes(text), "notes.md");

    private static async Task<HttpResponseMessage> PutAsync(Tenant tenant, long assistant, long document, byte[] content, string filename)
    {
        using var part = new ByteArrayContent(content);
        using var form = new MultipartFormDataContent { { part, "file", filename } };
        return await tenant.Client.PutAsync(Path(assistant, document), form, Cancel);
    }

    private static Task<string> ContentsAsync(ApiFixture api, long document) =>
        api.QueryAsync<string>("select string_agg(content, '|' order by position) from passages where document_id = $1", document);
}
