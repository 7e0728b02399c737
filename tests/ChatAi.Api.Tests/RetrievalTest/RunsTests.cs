using System.Net;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.RetrievalTest;

public sealed class RunsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Rental = "# Rental\n\nA bicycle costs ten euros.";
    private const string Airship = "# Airship\n\nThe zeppelin carries heavy cargo over mountains.";

    [Fact]
    public async Task A_run_finds_and_misses_what_it_should()
    {
        var tester = await NewTesterAsync();
        var rental = await tester.TeachAsync(Rental, "rental.md");
        await tester.TeachAsync(Airship, "airship.md");
        await tester.ExpectAsync("How much is a bicycle?", rental);
        await tester.ExpectAsync("Does the zeppelin carries heavy cargo, or a bicycle?", rental);
        await tester.ExpectAsync("xylophone quartet", rental);

        var done = await tester.RunAsync();

        Assert.Equal("asked done 3 2 0.5", $"{done["run"]!["cause"]} {done["run"]!["status"]} {done["run"]!["checks"]} {done["run"]!["hits"]} {done["run"]!["mrr"]}");
        Assert.Equal(2 / 3.0, (double)done["run"]!["hit_at_5"]!, 9);
        Assert.Equal(TokenPoolDouble.EmbeddingModel, (string?)done["run"]!["embedding_model"]);
        Assert.Equal(["1 ", "2 ", " not_among_first"], Places(done));
        Assert.Null(done["comparison"]);
    }

    [Fact]
    public async Task Where_it_can_be_read_is_told_at_once()
    {
        var tenant = await api.NewTenantAsync();
        var tester = await RetrievalTester.OfNewAssistantAsync(tenant);
        await tester.ExpectAsync("How much is a bicycle?", await tester.TeachAsync(Rental, "rental.md"));

        var answer = await tenant.Client.PostAsync(new Uri($"{tester.Root}/runs", UriKind.Relative), null, TestContext.Current.CancellationToken);
        var run = await answer.OkAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.EndsWith($"{tester.Root}/runs/{run["id"]}", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        await tester.DoneAsync((long)run["id"]!);
    }

    [Fact]
    public async Task Without_checks_there_is_nothing_to_run()
    {
        var tenant = await api.NewTenantAsync();
        var tester = await RetrievalTester.OfNewAssistantAsync(tenant);
        var document = await tester.TeachAsync(Rental, "rental.md");
        await tester.DeleteDocumentAsync(document);

        await (await tenant.Client.PostAsync(new Uri($"{tester.Root}/runs", UriKind.Relative), null, TestContext.Current.CancellationToken))
            .ProblemAsync(409, "urn:chatai:nothing-to-check");

        Assert.Empty(await tester.RunsAsync());
    }

    [Fact]
    public async Task When_the_document_of_a_check_is_deleted_a_run_follows_in_which_its_question_is_lost()
    {
        var tester = await NewTesterAsync();
        var (rental, airship) = (await tester.TeachAsync(Rental, "rental.md"), await tester.TeachAsync(Airship, "airship.md"));
        await tester.ExpectAsync("How much is a bicycle?", rental);
        await tester.ExpectAsync("What does the zeppelin carry?", airship);
        var before = await tester.RunAsync();

        await tester.DeleteDocumentAsync(airship);
        var after = await tester.DoneByItselfAsync("document_deleted");

        var comparison = after["comparison"]!;
        Assert.Equal(["1 ", "1 "], Places(before));
        Assert.Equal(["1 ", " document_deleted"], Places(after));
        Assert.Equal($"{before["run"]!["id"]} 1 0.5", $"{comparison["run_id_before"]} {comparison["before"]!["hit_at_5"]} {comparison["after"]!["hit_at_5"]}");
        Assert.Empty(comparison["gained"]!.AsArray());
        var lost = Assert.Single(comparison["lost"]!.AsArray())!;
        Assert.Equal("What does the zeppelin carry? airship.md 1", $"{lost["question"]} {lost["document_name"]} {lost["place_before"]}");
        var check = (await tester.ChecksAsync())[1]!;
        Assert.Equal("airship.md", (string?)check["document_name"]);
        Assert.Null(check["document_id"]);
    }

    [Fact]
    public async Task When_a_document_is_replaced_by_one_that_answers_a_run_follows_in_which_the_question_is_gained()
    {
        var tester = await NewTesterAsync();
        var document = await tester.TeachAsync(Airship, "airship.md");
        await tester.ExpectAsync("How much is a bicycle?", document);
        await tester.RunAsync();

        await tester.ReplaceDocumentAsync(document, Rental, "rental.md");
        var after = await tester.DoneByItselfAsync("document_replaced");

        Assert.Equal("How much is a bicycle? rental.md 1", Assert.Single(after["comparison"]!["gained"]!.AsArray()) is { } gained ? $"{gained["question"]} {gained["document_name"]} {gained["place_after"]}" : "");
        Assert.Equal("0 1", $"{after["comparison"]!["before"]!["mrr"]} {after["comparison"]!["after"]!["mrr"]}");
    }

    [Fact]
    public async Task A_check_may_expect_a_document_that_is_still_read_and_a_run_follows_when_it_is()
    {
        await using var own = await api.SiblingAsync();
        var tenant = await own.NewTenantAsync();
        var tester = await RetrievalTester.OfNewAssistantAsync(tenant);
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();
        var document = (long)(await (await tenant.UploadAsync(tester.Assistant, Rental, "rental.md")).OkAsync())["id"]!;
        await tester.ExpectAsync("How much is a bicycle?", document);

        var early = await tester.RunAsync();
        own.Pool.EmbeddingGate = null;
        gate.SetResult();
        var after = await tester.DoneByItselfAsync("document_added");

        Assert.Equal([" document_not_ready"], Places(early));
        Assert.Equal(["1 "], Places(after));
    }

    [Fact]
    public async Task Changes_that_come_together_are_one_run_after_the_last_document_is_read()
    {
        await using var own = await api.SiblingAsync();
        var tenant = await own.NewTenantAsync();
        var tester = await RetrievalTester.OfNewAssistantAsync(tenant);
        var (rental, airship) = (await tester.TeachAsync(Rental, "rental.md"), await tester.TeachAsync(Airship, "airship.md"));
        await tester.ExpectAsync("How much is a bicycle?", rental);
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();

        for (var number = 0; number < 4; number++)
            await (await tenant.UploadAsync(tester.Assistant, $"Part {number}.", $"{number}.md")).OkAsync();
        await tester.DeleteDocumentAsync(airship);
        own.Pool.EmbeddingGate = null;
        gate.SetResult();
        await tester.DoneByItselfAsync("documents_changed");

        Assert.Single(await tester.RunsAsync());
        Assert.Equal(5, await own.QueryAsync<long>("select count(*) from documents where assistant_id = $1 and status = 'ready'", tester.Assistant));
    }

    [Fact]
    public async Task Who_watches_the_tenant_is_told_once_that_a_run_has_ended()
    {
        var tenant = await api.NewTenantAsync();
        var tester = await RetrievalTester.OfNewAssistantAsync(tenant);
        await tester.ExpectAsync("How much is a bicycle?", await tester.TeachAsync(Rental, "rental.md"));
        await using var reader = await EventReader.OpenAsync(api.Host, tenant, "/api/events");
        await reader.NextAsync();

        var (first, second) = (await tester.RunAsync(), await tester.RunAsync());

        foreach (var run in (JsonNode[])[first["run"]!, second["run"]!])
        {
            var (type, data) = await reader.NextAsync();
            Assert.Equal($"retrieval_run.ended {tester.Assistant} {run["id"]}", $"{type} {data["assistant_id"]} {data["retrieval_run"]!["id"]}");
            Assert.Equal("asked 1 1 1", $"{data["retrieval_run"]!["cause"]} {data["retrieval_run"]!["checks"]} {data["retrieval_run"]!["hits"]} {data["retrieval_run"]!["mrr"]}");
            Assert.Null(data["dialog_id"]);
        }
    }

    [Fact]
    public async Task Questions_are_embedded_in_batches()
    {
        var tester = await NewTesterAsync();
        var document = await tester.TeachAsync(Rental, "rental.md");
        await (await tester.PutAsync(Enumerable.Range(0, 130).Select(number => ($"How much is bicycle {number}?", document)))).OkAsync();
        api.Pool.Embeddings.Clear();

        var done = await tester.RunAsync();

        Assert.Equal([64, 64, 2], api.Pool.Embeddings.Select(request => request["input"]!.AsArray().Count));
        Assert.Equal(130, (int)done["run"]!["hits"]!);
    }

    [Fact]
    public async Task The_last_fifty_runs_of_an_assistant_are_kept()
    {
        var tester = await NewTesterAsync();
        await tester.ExpectAsync("How much is a bicycle?", await tester.TeachAsync(Rental, "rental.md"));
        await api.ExecuteAsync(
            """
            insert into retrieval_runs (user_id, assistant_id, cause, began_at, ended_at, checks, hits, mrr, results)
            select user_id, id, 'asked', now(), now(), 0, 0, null, '[]' from assistants, generate_series(1, 60) where id = $1
            """,
            tester.Assistant);

        var done = await tester.RunAsync();

        var runs = await tester.RunsAsync();
        Assert.Equal(50, runs.Count);
        Assert.Equal((long)done["run"]!["id"]!, (long)runs[0]!["id"]!);
        Assert.NotNull(done["comparison"]);
    }

    private async Task<RetrievalTester> NewTesterAsync() => await RetrievalTester.OfNewAssistantAsync(await api.NewTenantAsync());

    /// <summary>Of each check: the place, and why there is none.</summary>
    private static IEnumerable<string> Places(JsonNode run) => run["results"]!.AsArray().Select(result => $"{result!["place"]} {result["reason"]}");
}
