using System.Globalization;
using System.Text;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.QuestionsAndAnswers;

/// <summary>Pairs become searchable in the background, whatever happens meanwhile.</summary>
public sealed class PairQueueTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Many_pairs_are_embedded_with_few_calls()
    {
        var (tenant, assistant) = await OwnerAsync();
        var before = api.Pool.Embeddings.Count;

        await tenant.ImportedAsync(assistant, Csv(700));
        await AllReadyAsync(assistant, 700);

        Assert.InRange(api.Pool.Embeddings.Count - before, 11, 12);
        Assert.Equal("This is about number 699.", (string?)(await tenant.SearchAsync(assistant, "What about number 699?"))[0]!["content"]);
    }

    [Fact]
    public async Task A_call_embeds_no_more_text_than_providers_take()
    {
        var (tenant, assistant) = await OwnerAsync();
        var rows = string.Concat(Enumerable.Range(0, 20).Select(number => $"Question {number}?,{new string('a', 9_000)}\n"));

        await tenant.ImportedAsync(assistant, $"question,answer\n{rows}");
        await AllReadyAsync(assistant, 20);

        Assert.All(api.Pool.Embeddings, request => Assert.InRange(request["input"]!.ToJsonString().Length, 0, 90_000));
    }

    [Fact]
    public async Task A_quota_that_is_used_up_stops_all_pairs_of_the_tenant_with_one_call_and_costs_them_nothing_but_time()
    {
        var (tenant, assistant) = await OwnerAsync();
        api.Pool.ReachQuotaNext(retryAfter: 20 * 86_400);

        await tenant.ImportedAsync(assistant, Csv(200));
        await Eventually.True(() => api.QueryAsync<bool>(
            """
            select count(*) = 200
            from   qa_knowledge
            where  assistant_id = $1 and status = 'pending' and attempts = 0 and error = 'The quota of this month is used up'
              and  claimed_until between now() + interval '50 minutes' and now() + interval '1 hour'
            """,
            assistant));
        await api.ExecuteAsync("update qa_knowledge set claimed_until = now() where assistant_id = $1", assistant);

        await AllReadyAsync(assistant, 200);
    }

    [Fact]
    public async Task A_pair_that_the_provider_refuses_does_not_stop_the_others_and_can_be_tried_anew()
    {
        var (tenant, assistant) = await OwnerAsync();
        api.Pool.FailNext(400);
        api.Pool.FailNext(400);

        await tenant.ImportedAsync(assistant, "question,answer\nOne?,Refused.\nTwo?,Taken.\n");
        await AllReadyAsync(assistant, 1);
        var refused = (await tenant.PairsAsync(assistant, "?status=failed")).Single()!;
        var again = await (await tenant.ChangeAsync(assistant, (long)refused["id"]!, new { })).OkAsync();

        Assert.Equal("One? The AI provider refused to embed it", $"{refused["question"]} {refused["error"]}");
        Assert.Equal("pending", (string?)again["status"]);
        await AllReadyAsync(assistant, 2);
    }

    [Fact]
    public async Task A_pair_waits_for_a_pool_that_has_no_key_at_the_moment()
    {
        var (tenant, assistant) = await OwnerAsync();
        api.Pool.FailNext(503);
        api.Pool.FailNext(500);

        var id = await tenant.AnswerAsync(assistant, "Is there patience?", "There is.");

        Assert.Equal(3, await api.QueryAsync<int>("select attempts from qa_knowledge where id = $1", id));
    }

    [Fact]
    public async Task A_pair_that_fails_again_and_again_is_given_up_until_it_is_imported_anew()
    {
        var (tenant, assistant) = await OwnerAsync();
        var id = await LeftBehindAsync(tenant, assistant, attempts: 8);

        var failed = await Eventually.Is(() => tenant.PairAsync(assistant, id), pair => (string?)pair["status"] == "failed");
        var imported = await tenant.ImportedAsync(assistant, "question,answer\nLeft?,Right.\n");

        Assert.Equal("Embedding it broke off 8 times", (string?)failed["error"]);
        Assert.Equal("0 1 0", imported);
        await tenant.ReadyAsync(assistant, id);
        Assert.Null((string?)(await tenant.PairAsync(assistant, id))["error"]);
    }

    [Fact]
    public async Task What_a_dead_process_left_behind_is_embedded_by_another()
    {
        var (tenant, assistant) = await OwnerAsync();

        var id = await LeftBehindAsync(tenant, assistant, attempts: 1);

        await tenant.ReadyAsync(assistant, id);
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from passages where qa_id = $1", id));
    }

    [Fact]
    public async Task A_process_that_stops_hands_its_pairs_back_and_another_embeds_them()
    {
        await using var own = await api.SiblingAsync();
        var tenant = await own.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();
        var id = (long)(await (await tenant.WriteAsync(assistant, "In the middle?", "Yes.")).OkAsync())["id"]!;
        await Eventually.True(() => own.QueryAsync<bool>("select claimed_until > now() from qa_knowledge where id = $1 and attempts = 1", id));

        await own.Host.DisposeAsync();
        var handedBack = await own.QueryAsync<string>("select concat_ws(' ', status, attempts, claimed_until) from qa_knowledge where id = $1", id);
        own.Pool.EmbeddingGate = null;
        own.StartAnother();
        gate.SetResult();

        Assert.Equal("pending 0", handedBack);
        await Eventually.True(() => own.QueryAsync<bool>("select status = 'ready' from qa_knowledge where id = $1", id));
        Assert.Equal(1, await own.QueryAsync<long>("select count(*) from passages where qa_id = $1", id));
    }

    [Fact]
    public async Task Several_processes_embed_each_pair_once_while_documents_settle_the_model()
    {
        await using var own = await api.SiblingAsync();
        var tenant = await own.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        own.StartAnother();

        await Task.WhenAll(tenant.ImportedAsync(assistant, Csv(300)), tenant.TeachAsync(assistant, "# A document\n\nbeside them"));
        await Eventually.True(() => own.QueryAsync<bool>("select count(*) = 300 from qa_knowledge where status = 'ready'"), TimeSpan.FromSeconds(60));

        Assert.Equal(301, await own.QueryAsync<long>("select count(*) from passages where assistant_id = $1", assistant));
        Assert.Equal(1, await own.QueryAsync<long>("select count(distinct embedding_model) from passages where assistant_id = $1", assistant));
    }

    [Fact]
    public async Task A_short_import_does_not_wait_for_the_end_of_a_long_one()
    {
        await using var own = await api.SiblingAsync();
        var (many, one) = (await own.NewTenantAsync(), await own.NewTenantAsync());
        var (longer, shorter) = (await many.NewAssistantAsync(), await one.NewAssistantAsync());
        var gate = own.Pool.EmbeddingGate = new TaskCompletionSource();
        await many.ImportedAsync(longer, Csv(500));
        await Eventually.True(() => own.QueryAsync<bool>("select count(*) = 64 from qa_knowledge where attempts = 1"));

        await (await one.WriteAsync(shorter, "Mine?", "Yours.")).OkAsync();
        own.Pool.EmbeddingGate = null;
        gate.SetResult();
        await Eventually.True(() => own.QueryAsync<bool>("select count(*) = 501 from qa_knowledge where status = 'ready'"), TimeSpan.FromSeconds(60));

        // The first batch was under way; the next is that of the other assistant.
        Assert.Contains("Mine?", own.Pool.Embeddings.ElementAt(1)["input"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private async Task<(Tenant Tenant, long Assistant)> OwnerAsync()
    {
        var tenant = await api.NewTenantAsync();
        return (tenant, await tenant.NewAssistantAsync());
    }

    private Task AllReadyAsync(long assistant, long count) => Eventually.True(
        () => api.QueryAsync<bool>("select count(*) = $2 from qa_knowledge where assistant_id = $1 and status = 'ready'", assistant, count),
        TimeSpan.FromSeconds(60));

    private async Task<long> LeftBehindAsync(Tenant tenant, long assistant, int attempts) => await api.QueryAsync<long>(
        """
        insert into qa_knowledge (user_id, assistant_id, question, answer, question_hash, attempts, claimed_until)
        select $1, $2, 'Left?', 'Behind.', sha256('left'), $3, now() - interval '1 second'
        returning id
        """,
        tenant.Id,
        assistant,
        attempts);

    private static string Csv(int count)
    {
        var csv = new StringBuilder("question,answer\n");
        for (var number = 0; number < count; number++)
            csv.Append(CultureInfo.InvariantCulture, $"What about number {number}?,This is about number {number}.\n");

        return csv.ToString();
    }
}
