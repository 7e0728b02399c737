using System.Net;
using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.RetrievalTest;

public sealed class ChecksTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_check_is_made_changed_listed_and_deleted()
    {
        var tenant = await api.NewTenantAsync();
        var tester = await RetrievalTester.OfNewAssistantAsync(tenant);
        var (prices, hours) = (await tester.TeachAsync("Ten euros.", "prices.md"), await tester.TeachAsync("From nine to five.", "hours.md"));

        var id = await tester.ExpectAsync("How much is it?", prices);
        var path = $"{tester.Root}/checks/{id}";
        await (await tenant.Client.PatchAsJsonAsync(path, new { document_id = hours }, Cancel)).OkAsync();
        var changed = await (await tenant.Client.PatchAsJsonAsync(path, new { question = "When do you open?" }, Cancel)).OkAsync();
        var listed = Assert.Single(await tester.ChecksAsync())!;
        var deleted = await tenant.Client.DeleteAsync(new Uri(path, UriKind.Relative), Cancel);

        Assert.Equal($"When do you open? {hours} hours.md", $"{changed["question"]} {changed["document_id"]} {changed["document_name"]}");
        Assert.Equal(changed.ToJsonString(), listed.ToJsonString());
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Empty(await tester.ChecksAsync());
        await (await tenant.Client.DeleteAsync(new Uri(path, UriKind.Relative), Cancel)).ProblemAsync(404);
    }

    [Fact]
    public async Task A_change_of_what_is_expected_is_a_new_edition_and_the_same_again_is_not()
    {
        var tenant = await api.NewTenantAsync();
        var tester = await RetrievalTester.OfNewAssistantAsync(tenant);
        var (prices, hours) = (await tester.TeachAsync("Ten euros.", "prices.md"), await tester.TeachAsync("From nine to five.", "hours.md"));
        var path = $"{tester.Root}/checks/{await tester.ExpectAsync("How much is it?", prices)}";

        await tenant.Client.PatchAsJsonAsync(path, new { question = "How much is it?", document_id = prices }, Cancel);
        var same = await EditionAsync(tester);
        await tenant.Client.PatchAsJsonAsync(path, new { document_id = hours }, Cancel);

        Assert.Equal(1, same);
        Assert.Equal(2, await EditionAsync(tester));
    }

    [Fact]
    public async Task A_list_takes_the_place_of_the_old_one_and_what_stays_keeps_its_id()
    {
        var tester = await RetrievalTester.OfNewAssistantAsync(await api.NewTenantAsync());
        var document = await tester.TeachAsync("Ten euros.", "prices.md");
        var (stays, goes) = (await tester.ExpectAsync("How much is it?", document), await tester.ExpectAsync("Is it dear?", document));

        var answer = await (await tester.PutAsync(("What does it cost?", document), ("How much is it?", document))).OkAsync();

        var checks = await tester.ChecksAsync();
        Assert.Equal(["How much is it?", "What does it cost?"], checks.Select(check => (string?)check!["question"]));
        Assert.Equal(stays, (long)checks[0]!["id"]!);
        Assert.DoesNotContain(goes, checks.Select(check => (long)check!["id"]!));
        Assert.Equal(checks.ToJsonString(), answer["items"]!.ToJsonString());
    }

    [Fact]
    public async Task A_list_with_one_fault_changes_nothing_and_names_it()
    {
        var tenant = await api.NewTenantAsync();
        var tester = await RetrievalTester.OfNewAssistantAsync(tenant);
        var document = await tester.TeachAsync("Ten euros.", "prices.md");
        var elsewhere = await (await RetrievalTester.OfNewAssistantAsync(tenant)).TeachAsync("Twelve euros.", "prices.md");
        await tester.ExpectAsync("How much is it?", document);

        var foreign = await (await tester.PutAsync(("One?", document), ("Two?", elsewhere))).ProblemAsync(400);
        var twice = await (await tester.PutAsync(("One?", document), ("One?", document))).ProblemAsync(400);
        await (await tester.PutAsync(("One?", document), ("", document))).ProblemAsync(400);
        await (await tester.PutAsync(("One?", document), (new string('?', 1_001), document))).ProblemAsync(400);
        await (await tester.PutAsync(Enumerable.Range(0, 501).Select(number => ($"Number {number}?", document)))).ProblemAsync(400);

        Assert.NotNull(foreign["errors"]!["checks[1].document_id"]);
        Assert.NotNull(twice["errors"]!["checks[1]"]);
        Assert.Equal("How much is it?", (string?)Assert.Single(await tester.ChecksAsync())!["question"]);
    }

    [Fact]
    public async Task An_assistant_has_five_hundred_checks_at_most_also_when_many_are_made_at_once()
    {
        var tenant = await api.NewTenantAsync();
        var tester = await RetrievalTester.OfNewAssistantAsync(tenant);
        var document = await tester.TeachAsync("Ten euros.", "prices.md");
        await (await tester.PutAsync(Enumerable.Range(0, 498).Select(number => ($"Number {number}?", document)))).OkAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            tenant.Client.PostAsJsonAsync($"{tester.Root}/checks", new { question = $"Another {number}?", document_id = document }, Cancel)));

        Assert.Equal(2, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(6, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(500, (await tester.ChecksAsync()).Count);
    }

    [Fact]
    public async Task A_document_that_is_not_the_assistants_cannot_be_expected()
    {
        var tenant = await api.NewTenantAsync();
        var (tester, other) = (await RetrievalTester.OfNewAssistantAsync(tenant), await RetrievalTester.OfNewAssistantAsync(tenant));
        var (own, elsewhere) = (await tester.TeachAsync("Ten euros.", "prices.md"), await other.TeachAsync("Twelve euros.", "prices.md"));
        var id = await tester.ExpectAsync("How much is it?", own);

        await (await tenant.Client.PostAsJsonAsync($"{tester.Root}/checks", new { question = "How much?", document_id = elsewhere }, Cancel)).ProblemAsync(400);
        await (await tenant.Client.PatchAsJsonAsync($"{tester.Root}/checks/{id}", new { document_id = elsewhere }, Cancel)).ProblemAsync(400);
        await (await tenant.Client.PatchAsJsonAsync($"{other.Root}/checks/{id}", new { question = "How much?" }, Cancel)).ProblemAsync(404);

        Assert.Equal(own, (long)Assert.Single(await tester.ChecksAsync())!["document_id"]!);
    }

    [Fact]
    public async Task An_assistant_goes_with_its_checks_and_runs()
    {
        var tenant = await api.NewTenantAsync();
        var tester = await RetrievalTester.OfNewAssistantAsync(tenant);
        await tester.ExpectAsync("How much is it?", await tester.TeachAsync("Ten euros.", "prices.md"));
        await tester.RunAsync();

        var deleted = await tenant.Client.DeleteAsync(new Uri($"/api/assistants/{tester.Assistant}", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from retrieval_checks where assistant_id = $1", tester.Assistant));
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from retrieval_runs where assistant_id = $1", tester.Assistant));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<int> EditionAsync(RetrievalTester tester) =>
        api.QueryAsync<int>("select edition from retrieval_checks where assistant_id = $1", tester.Assistant);
}
