using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;
using Npgsql;

namespace ChatAi.Api.Tests.RetrievalTest;

/// <summary>What stops, dies, fails or comes twice while a run is made.</summary>
public sealed class LostRunsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Question = "How much is a bicycle?";

    [Fact]
    public async Task Two_replicas_make_each_run_once()
    {
        await using var own = await api.SiblingAsync();
        own.StartAnother();
        var testers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewTesterAsync(own)));

        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();

        var runs = await Task.WhenAll(testers.Select(async tester => (long)(await tester.AskAsync())["id"]!));
        await Eventually.Is(() => own.QueryAsync<long>("select sum(attempts) from retrieval_runs"), claims => claims == 2);
        own.Pool.EmbeddingGate = null;
        gate.SetResult();
        await Task.WhenAll(testers.Zip(runs, (tester, run) => tester.DoneAsync(run)));

        Assert.Equal(8, own.Pool.Embeddings.Count(IsQuestion));
        Assert.Equal("8 1", await own.QueryAsync<string>("select count(*) || ' ' || max(attempts) from retrieval_runs where ended_at is not null"));
    }

    [Fact]
    public async Task A_replica_passes_by_a_run_that_another_one_is_just_claiming()
    {
        var (tester, other) = (await NewTesterAsync(api), await NewTesterAsync(api));
        var run = await api.QueryAsync<long>(
            """
            insert into retrieval_runs (user_id, assistant_id, cause, claimed_until)
            select user_id, id, 'asked', now() + interval '1 second' from assistants where id = $1
            returning id
            """,
            tester.Assistant);

        await using (var connection = await api.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        await using (var claim = new NpgsqlCommand("select from retrieval_runs where id = $1 for update", connection) { Parameters = { new() { Value = run } } })
        {
            await claim.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await Eventually.True(() => api.QueryAsync<bool>("select claimed_until < now() from retrieval_runs where id = $1", run));
            await other.RunAsync();
        }

        await tester.DoneAsync(run);
        Assert.Equal(1, await AttemptsAsync(api, run));
    }

    [Fact]
    public async Task A_run_that_a_dead_process_left_behind_is_made_by_another()
    {
        var tester = await NewTesterAsync(api);
        var run = await api.QueryAsync<long>(
            """
            insert into retrieval_runs (user_id, assistant_id, cause, attempts, began_at, claimed_until)
            select user_id, id, 'document_added', 1, now() - interval '3 minutes', now() - interval '1 second' from assistants where id = $1
            returning id
            """,
            tester.Assistant);

        var done = await tester.DoneAsync(run);

        Assert.Equal(1, (int)done["run"]!["hits"]!);
        Assert.Equal(2, await AttemptsAsync(api, run));
    }

    [Fact]
    public async Task A_process_that_is_killed_in_the_middle_of_a_run_loses_nothing_but_the_time_of_its_lease()
    {
        await using var own = await api.SiblingAsync();
        var tester = await NewTesterAsync(own);
        await own.Host.DisposeAsync();
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();
        var run = await own.QueryAsync<long>("select request_retrieval_run($1, 'asked')", tester.Assistant);

        await using var killed = own.StartProcess(("RetrievalTest:Lease", "00:00:05"));
        await Eventually.Is(() => AttemptsAsync(own, run), attempts => attempts == 1, within: TimeSpan.FromSeconds(60));
        await killed.KillAsync();
        own.Pool.EmbeddingGate = null;
        gate.SetResult();
        own.StartAnother();

        await Eventually.Is(() => HitsAsync(own, run), hits => hits == 1, within: TimeSpan.FromSeconds(60));
        Assert.Equal(2, await AttemptsAsync(own, run));
    }

    [Fact]
    public async Task A_process_that_stops_hands_its_run_back_and_another_makes_it()
    {
        await using var own = await api.SiblingAsync();
        var tester = await NewTesterAsync(own);
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();
        var run = (long)(await tester.AskAsync())["id"]!;
        await Eventually.Is(() => AttemptsAsync(own, run), attempts => attempts == 1);

        await own.Host.DisposeAsync();
        var isHandedBack = await own.QueryAsync<bool>("select claimed_until is null and ended_at is null from retrieval_runs where id = $1", run);
        own.Pool.EmbeddingGate = null;
        own.StartAnother();
        gate.SetResult();

        Assert.True(isHandedBack);
        await Eventually.Is(() => HitsAsync(own, run), hits => hits == 1);
    }

    [Fact]
    public async Task A_process_that_comes_back_after_its_lease_leaves_the_run_to_the_other()
    {
        await using var own = await api.SiblingAsync();
        var (tester, next) = (await NewTesterAsync(own), await NewTesterAsync(own));
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();
        var run = (long)(await tester.AskAsync())["id"]!;
        await Eventually.Is(() => AttemptsAsync(own, run), attempts => attempts == 1);

        await own.ExecuteAsync("update retrieval_runs set attempts = 2, claimed_until = now() + interval '1 hour' where id = $1", run);
        own.Pool.EmbeddingGate = null;
        gate.SetResult();
        await next.RunAsync();

        Assert.True(await own.QueryAsync<bool>("select ended_at is null from retrieval_runs where id = $1", run));
    }

    [Fact]
    public async Task A_change_while_a_run_is_made_brings_another_one_after_it()
    {
        await using var own = await api.SiblingAsync();
        var tester = await NewTesterAsync(own);
        var document = await tester.TeachAsync("A zeppelin.", "airship.md");
        await tester.DoneByItselfAsync("document_added");
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();
        var asked = (long)(await tester.AskAsync())["id"]!;
        await Eventually.Is(() => AttemptsAsync(own, asked), attempts => attempts == 1);

        await tester.DeleteDocumentAsync(document);
        own.Pool.EmbeddingGate = null;
        gate.SetResult();
        await tester.DoneByItselfAsync("document_deleted");

        Assert.Equal(["document_deleted done", "asked done", "document_added done"], (await tester.RunsAsync()).Select(run => $"{run!["cause"]} {run["status"]}"));
    }

    [Fact]
    public async Task A_run_waits_for_a_pool_that_has_no_key_at_the_moment()
    {
        var tester = await NewTesterAsync(api);
        api.Pool.FailNext(503);
        api.Pool.FailNext(500);

        var done = await tester.RunAsync();

        Assert.Equal(3, await AttemptsAsync(api, (long)done["run"]!["id"]!));
        Assert.Null(done["run"]!["error"]);
    }

    [Fact]
    public async Task A_run_waits_for_a_quota_says_so_and_looks_again_within_the_hour()
    {
        var tester = await NewTesterAsync(api);
        api.Pool.ReachQuotaNext(retryAfter: 20 * 86_400);

        var run = (long)(await tester.AskAsync())["id"]!;
        var waiting = (await Eventually.Is(() => tester.GetAsync($"runs/{run}"), answer => answer["run"]!["error"] is not null))["run"]!;
        var hours = await api.QueryAsync<double>("select (extract(epoch from claimed_until - now()) / 3600)::double precision from retrieval_runs where id = $1", run);
        await api.ExecuteAsync("update retrieval_runs set claimed_until = now() where id = $1", run);

        Assert.Equal("pending, The quota of this month is used up", $"{waiting["status"]}, {waiting["error"]}");
        Assert.InRange(hours, 0.9, 1);
        await tester.DoneAsync(run);
    }

    private static async Task<RetrievalTester> NewTesterAsync(ApiFixture api)
    {
        var tester = await RetrievalTester.OfNewAssistantAsync(await api.NewTenantAsync());
        await tester.ExpectAsync(Question, await tester.TeachAsync("A bicycle costs ten euros.", "rental.md"));
        return tester;
    }

    private static bool IsQuestion(JsonNode request) => request["input"]!.ToJsonString().Contains(Question, StringComparison.Ordinal);

    private static Task<int> HitsAsync(ApiFixture api, long run) => api.QueryAsync<int>("select coalesce(hits, 0) from retrieval_runs where id = $1", run);

    private static Task<int> AttemptsAsync(ApiFixture api, long run) => api.QueryAsync<int>("select attempts from retrieval_runs where id = $1", run);
}
