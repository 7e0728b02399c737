using System.Net;
using System.Net.Http.Json;
using System.Text;
using ChatAi.Api.Tests.Drivers;
using ChatAi.Api.Tests.Knowledge.Files;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class DocumentsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_document_is_read_and_can_be_listed_and_deleted()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var id = await tenant.TeachAsync(assistant, "# One\n\nfirst\n\n# Two\n\nsecond\n");

        var list = await (await tenant.Client.GetAsync(Path($"/api/assistants/{assistant}/documents"), Cancel)).OkAsync();
        var deleted = await tenant.Client.DeleteAsync(Path($"/api/assistants/{assistant}/documents/{id}"), Cancel);

        var item = list["items"]!.AsArray().Single()!;
        Assert.Equal("runbook.md text/markdown ready 2 2", $"{item["filename"]} {item["media_type"]} {item["status"]} {item["passage_count"]} {item["passages_done"]}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from passages where assistant_id = $1", assistant));
    }

    [Fact]
    public async Task What_is_found_in_a_PDF_has_its_page()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var pdf = Pdf.Of("# Hours\nWe open at nine and close at five.", "# Prices\nA zeppelin costs a thousand euros, and a bicycle costs ten of them.");

        var id = (long)(await (await tenant.UploadAsync(assistant, pdf, "rental.txt")).OkAsync())["id"]!;
        var document = await Eventually.Is(() => tenant.DocumentAsync(assistant, id), found => (string)found["status"]! == "ready");
        var first = (await tenant.SearchAsync(assistant, "How much is a zeppelin?"))[0]!;

        Assert.Equal("application/pdf 2", $"{document["media_type"]} {document["page_count"]}");
        Assert.Equal("Prices 2 2", $"{first["heading"]} {first["page_from"]} {first["page_to"]}");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_fails_at_once_with_the_reason()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();

        var id = (long)(await (await tenant.UploadAsync(assistant, Pdf.Of("x y z")[..300], "broken.pdf")).OkAsync())["id"]!;
        var failed = await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => (string?)document["status"] == "failed");

        Assert.Equal("The file is damaged", (string?)failed["error"]);
        Assert.Equal(1, await api.QueryAsync<int>("select attempts from documents where id = $1", id));
    }

    [Fact]
    public async Task The_first_document_settles_the_model_and_the_second_asks_for_it()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();

        await tenant.TeachAsync(assistant, "first");
        var first = api.Pool.Embeddings.Last(request => request["input"]!.ToJsonString().Contains("first", StringComparison.Ordinal));
        await tenant.TeachAsync(assistant, "second");
        var second = api.Pool.Embeddings.Last(request => request["input"]!.ToJsonString().Contains("second", StringComparison.Ordinal));

        Assert.Equal("default", (string?)first["model"]);
        Assert.Equal(TokenPoolDouble.EmbeddingModel, (string?)second["model"]);
        Assert.Equal(TokenPoolDouble.EmbeddingModel, await api.QueryAsync<string>("select embedding_model from assistants where id = $1", assistant));
    }

    [Fact]
    public async Task The_same_content_again_is_a_conflict_under_any_name()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "the same");

        var again = await tenant.UploadAsync(assistant, "the same", "other.txt");
        var elsewhere = await tenant.UploadAsync(await tenant.NewAssistantAsync(), "the same");

        await again.ProblemAsync(409, "urn:chatai:document-exists");
        Assert.Equal(HttpStatusCode.Accepted, elsewhere.StatusCode);
    }

    [Theory]
    [InlineData("picture.png", new byte[] { 0x89, 0x50, 0x4E, 0x47 })]
    [InlineData("disguised.md", new byte[] { 0x7F, 0x45, 0x4C, 0x46, 0x00 })]
    [InlineData("old.docx", new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 })]
    public async Task What_is_no_text_is_refused_whatever_its_name(string filename, byte[] content)
    {
        var tenant = await api.NewTenantAsync();

        await (await tenant.UploadAsync(await tenant.NewAssistantAsync(), content, filename)).ProblemAsync(415, "urn:chatai:unsupported-media-type");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public async Task An_empty_document_is_refused(string text)
    {
        var tenant = await api.NewTenantAsync();

        await (await tenant.UploadAsync(await tenant.NewAssistantAsync(), text)).ProblemAsync(400, "urn:chatai:document-empty");
    }

    [Fact]
    public async Task A_document_that_is_too_big_is_refused()
    {
        var tenant = await api.NewTenantAsync();
        var content = new byte[(50 * 1024 * 1024) + 1];
        Array.Fill(content, (byte)'a');

        await (await tenant.UploadAsync(await tenant.NewAssistantAsync(), content, "big.txt")).ProblemAsync(413, "urn:chatai:too-large");
    }

    [Fact]
    public async Task An_upload_without_a_file_is_refused()
    {
        var tenant = await api.NewTenantAsync();
        var path = $"/api/assistants/{await tenant.NewAssistantAsync()}/documents";
        using var field = new StringContent("x");
        using var form = new MultipartFormDataContent { { field, "other" } };

        await (await tenant.Client.PostAsync(Path(path), form, Cancel)).ProblemAsync(400);
        await (await tenant.Client.PostAsJsonAsync(path, new { file = "x" }, Cancel)).ProblemAsync(415);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Users\ann\notes.md", "notes.md")]
    public async Task A_file_name_is_nothing_but_a_name(string given, string kept)
    {
        var tenant = await api.NewTenantAsync();

        var document = await (await tenant.UploadAsync(await tenant.NewAssistantAsync(), "text", given)).OkAsync();

        Assert.Equal(kept, (string?)document["filename"]);
    }

    [Fact]
    public async Task Reading_waits_for_a_pool_that_has_no_key_at_the_moment()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        api.Pool.FailNext(503);
        api.Pool.FailNext(500);

        var id = await tenant.TeachAsync(assistant, "patience");

        Assert.Equal(3, await api.QueryAsync<int>("select attempts from documents where id = $1", id));
    }

    [Fact]
    public async Task A_quota_that_is_used_up_costs_a_document_nothing_but_time()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        api.Pool.ReachQuotaNext(retryAfter: 20 * 86_400);

        var id = (long)(await (await tenant.UploadAsync(assistant, "next month")).OkAsync())["id"]!;
        var waiting = await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => (string?)document["error"] is not null);
        var hours = await api.QueryAsync<double>("select (extract(epoch from claimed_until - now()) / 3600)::double precision from documents where id = $1", id);
        var attempts = await api.QueryAsync<int>("select attempts from documents where id = $1", id);
        await api.ExecuteAsync("update documents set claimed_until = now() where id = $1", id);

        Assert.Equal("pending, The quota of this month is used up", $"{waiting["status"]}, {waiting["error"]}");
        Assert.InRange(hours, 0.9, 1);
        Assert.Equal(0, attempts);
        await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => (string?)document["status"] == "ready" && document["error"] is null);
    }

    [Fact]
    public async Task A_document_waits_no_longer_than_the_quota_asks_however_often_it_is_met()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        for (var times = 0; times < 10; times++)
            api.Pool.ReachQuotaNext(retryAfter: 0);

        var id = await tenant.TeachAsync(assistant, "more often than a document may fail");

        Assert.Equal(1, await api.QueryAsync<int>("select attempts from documents where id = $1", id));
    }

    [Fact]
    public async Task A_document_that_fails_again_and_again_is_given_up_with_the_reason_until_it_is_uploaded_anew()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var id = await api.QueryAsync<long>(
            """
            insert into documents (user_id, assistant_id, filename, media_type, size, sha256, content, attempts)
            select $1, $2, 'a.txt', 'text/plain', 4, sha256('hope'), 'hope', 8
            returning id
            """,
            tenant.Id,
            assistant);

        var failed = await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => (string?)document["status"] == "failed");
        await tenant.TeachAsync(assistant, "hope", "a.txt");

        Assert.NotNull((string?)failed["error"]);
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from passages where document_id = $1", id));
    }

    [Fact]
    public async Task What_a_dead_process_left_behind_is_read_by_another()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var id = await api.QueryAsync<long>(
            """
            insert into documents (user_id, assistant_id, filename, media_type, size, sha256, content, status, attempts, claimed_until, passage_count, passages_done)
            select $1, $2, 'a.txt', 'text/plain', 4, sha256('left'), 'left', 'processing', 1, now() - interval '1 second', 9, 3
            returning id
            """,
            tenant.Id,
            assistant);

        await Eventually.Is(() => tenant.DocumentAsync(assistant, id), document => (string?)document["status"] == "ready");

        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from passages where document_id = $1", id));
    }

    [Fact]
    public async Task A_process_that_stops_hands_its_document_back_and_another_reads_it_once()
    {
        await using var own = await api.SiblingAsync();
        var tenant = await own.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();
        var first = own.Host;
        var id = (long)(await (await tenant.UploadAsync(assistant, "in the middle")).OkAsync())["id"]!;
        await Eventually.Is(() => StatusAsync(own, id), status => status == "processing");

        await first.DisposeAsync();
        var handedBack = await StatusAsync(own, id);
        own.Pool.EmbeddingGate = null;
        own.StartAnother();
        gate.SetResult();

        Assert.Equal("pending", handedBack);
        await Eventually.Is(() => StatusAsync(own, id), status => status == "ready");
        Assert.Equal(1, await own.QueryAsync<long>("select count(*) from passages where document_id = $1", id));
    }

    [Fact]
    public async Task A_document_that_is_deleted_while_it_is_read_stays_deleted()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var gate = api.Pool.EmbeddingGate = new TaskCompletionSource();
        var id = (long)(await (await tenant.UploadAsync(assistant, "not for long")).OkAsync())["id"]!;
        await Eventually.Is(() => StatusAsync(api, id), status => status == "processing");

        await tenant.Client.DeleteAsync(Path($"/api/assistants/{assistant}/documents/{id}"), Cancel);
        api.Pool.EmbeddingGate = null;
        gate.SetResult();
        await tenant.TeachAsync(assistant, "another, so that the reader is done with the first");

        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from passages where assistant_id = $1", assistant));
    }

    [Fact]
    public async Task Many_documents_of_a_new_assistant_at_once_are_all_read()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        api.StartAnother();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => tenant.TeachAsync(assistant, $"# Part {number}\n\nText {number}.")));

        Assert.Equal(12, await api.QueryAsync<long>("select count(*) from passages where assistant_id = $1", assistant));
    }

    [Fact]
    public async Task A_long_document_is_read_in_batches()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var text = new StringBuilder();
        for (var number = 0; number < 700; number++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"# Part {number}\n\nThis is about number {number}.\n\n");

        await tenant.TeachAsync(assistant, text.ToString());

        Assert.Equal(700, await api.QueryAsync<long>("select count(distinct position) from passages where assistant_id = $1", assistant));
        Assert.Contains("number 699", (string?)(await tenant.SearchAsync(assistant, "What about number 699?"))[0]!["content"], StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static Task<string?> StatusAsync(ApiFixture api, long id) => api.QueryAsync<string?>("select status from documents where id = $1", id);
}
