using System.Net;
using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;
using ChatAi.Api.Tests.Handoffs;

namespace ChatAi.Api.Tests.QuestionsAndAnswers;

/// <summary>Questions and answers that an owner writes down are knowledge as documents are.</summary>
public sealed class PairsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_pair_is_found_by_its_question_which_is_its_title()
    {
        var (tenant, assistant) = await OwnerAsync();
        await tenant.TeachAsync(assistant, "# Prices\n\nA zeppelin costs a thousand euros.");
        var created = await tenant.WriteAsync(assistant, "  Is there\na car park? ", "Yes, behind\r\nthe house.");
        var pair = await created.OkAsync();
        var id = (long)pair["id"]!;
        await tenant.ReadyAsync(assistant, id);

        var found = (await tenant.SearchAsync(assistant, "Where is the car park?"))[0]!;

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"/api/assistants/{assistant}/questions/{id}", created.Headers.Location?.OriginalString);
        Assert.Equal(("Is there\na car park?", "Yes, behind\nthe house.", "pending"), ((string?)pair["question"], (string?)pair["answer"], (string?)pair["status"]));
        Assert.Equal(("Is there a car park?", "", "Yes, behind\nthe house."), ((string?)found["title"], (string?)found["heading"], (string?)found["content"]));
        Assert.Equal((id, null), ((long?)found["question_id"], (long?)found["document_id"]));
    }

    [Fact]
    public async Task An_assistant_that_has_nothing_but_pairs_answers_from_them()
    {
        var (tenant, assistant) = await OwnerAsync();
        await tenant.AnswerAsync(assistant, "Is there a car park?", "Yes, behind the house.");
        var ann = await Visitor.ComeAsync(tenant, assistant);

        var answer = await ann.AskAsync("Is there a car park here?");

        Assert.Contains("Yes, behind the house.", api.Pool.Completions.Last().ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("Is there a car park?", (string?)answer.Last["sources"]![0]!["title"]);
    }

    [Fact]
    public async Task Question_and_answer_are_embedded_together_with_the_model_of_the_documents()
    {
        var (tenant, assistant) = await OwnerAsync();
        await tenant.AnswerAsync(assistant, "Question of the fjord?", "Answer of the fjord.");
        var first = api.Pool.Embeddings.Last();
        await tenant.TeachAsync(assistant, "a document of the fjord");

        Assert.Equal("default", (string?)first["model"]);
        Assert.Contains("Question of the fjord?\\n\\nAnswer of the fjord.", first["input"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(TokenPoolDouble.EmbeddingModel, (string?)api.Pool.Embeddings.Last()["model"]);
        Assert.Equal(TokenPoolDouble.EmbeddingModel, await api.QueryAsync<string>("select embedding_model from assistants where id = $1", assistant));
    }

    [Fact]
    public async Task The_old_answer_is_found_until_the_new_one_is_ready()
    {
        var (tenant, assistant) = await OwnerAsync();
        var id = await tenant.AnswerAsync(assistant, "When do you open?", "We open at nine.");
        api.Pool.FailNext(503, retryAfter: 600);

        var changed = await (await tenant.ChangeAsync(assistant, id, new { question = "When do you open in winter?", answer = "We open at ten." })).OkAsync();
        await Eventually.Is(() => tenant.PairAsync(assistant, id), pair => (string?)pair["error"] == "No AI key can embed it at the moment");
        var during = (await tenant.SearchAsync(assistant, "When do you open?")).Single()!;
        await api.ExecuteAsync("update qa_knowledge set claimed_until = now() where id = $1", id);
        await tenant.ReadyAsync(assistant, id);
        var after = (await tenant.SearchAsync(assistant, "When do you open?")).Single()!;

        Assert.Equal("pending True", $"{changed["status"]} {(bool)changed["is_searchable"]!}");
        Assert.Equal("When do you open? We open at nine.", $"{during["title"]} {during["content"]}");
        Assert.Equal("When do you open in winter? We open at ten.", $"{after["title"]} {after["content"]}");
    }

    [Fact]
    public async Task A_pair_that_is_changed_while_it_is_embedded_ends_with_the_change()
    {
        var (tenant, assistant) = await OwnerAsync();
        var gate = api.Pool.EmbeddingGate = new TaskCompletionSource();
        var id = (long)(await (await tenant.WriteAsync(assistant, "How far is it?", "Ten miles.")).OkAsync())["id"]!;
        await Eventually.True(() => api.QueryAsync<bool>("select attempts = 1 from qa_knowledge where id = $1", id));

        await (await tenant.ChangeAsync(assistant, id, new { answer = "Twelve miles." })).OkAsync();
        api.Pool.EmbeddingGate = null;
        gate.SetResult();
        await tenant.ReadyAsync(assistant, id);

        Assert.Equal("Twelve miles.", (string?)(await tenant.SearchAsync(assistant, "How far is it?")).Single()!["content"]);
    }

    [Fact]
    public async Task What_is_changed_to_what_it_is_stays_ready()
    {
        var (tenant, assistant) = await OwnerAsync();
        var id = await tenant.AnswerAsync(assistant, "How far is it?", "Ten miles.");

        var same = await (await tenant.ChangeAsync(assistant, id, new { question = " How far is it? " })).OkAsync();
        var spelt = await (await tenant.ChangeAsync(assistant, id, new { question = "How far IS it" })).OkAsync();

        Assert.Equal("ready", (string?)same["status"]);
        Assert.Equal("pending How far IS it", $"{spelt["status"]} {spelt["question"]}");
    }

    [Fact]
    public async Task A_deleted_pair_is_found_no_longer()
    {
        var (tenant, assistant) = await OwnerAsync();
        var id = await tenant.AnswerAsync(assistant, "How far is it?", "Ten miles.");

        var deleted = await tenant.Client.DeleteAsync(Questions.Path(assistant, $"/{id}"), Cancel);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await (await tenant.Client.DeleteAsync(Questions.Path(assistant, $"/{id}"), Cancel)).ProblemAsync(404);
        Assert.Empty(await tenant.SearchAsync(assistant, "How far is it?"));
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from passages where assistant_id = $1", assistant));
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from audit_events where tenant_id = $1 and action = 'question.delete'", tenant.Id));
    }

    [Fact]
    public async Task The_same_question_is_there_once()
    {
        var (tenant, assistant) = await OwnerAsync();
        var (other, elsewhere) = await OwnerAsync();
        await (await tenant.WriteAsync(assistant, "How far is it?", "Ten miles.")).OkAsync();
        var second = (long)(await (await tenant.WriteAsync(assistant, "How near is it?", "Ten miles.")).OkAsync())["id"]!;

        await (await tenant.WriteAsync(assistant, "how FAR is it ?!", "Twelve.")).ProblemAsync(409, "urn:chatai:question-exists");
        await (await tenant.ChangeAsync(assistant, second, new { question = "How far — is it" })).ProblemAsync(409, "urn:chatai:question-exists");
        await (await other.WriteAsync(elsewhere, "How far is it?", "Ten miles.")).OkAsync();
    }

    [Fact]
    public async Task Long_questions_are_told_apart_by_their_ends_and_wordless_ones_by_their_signs()
    {
        var (tenant, assistant) = await OwnerAsync();
        var beginning = string.Concat(Enumerable.Repeat("Why is it so? ", 70));

        foreach (var question in (string[])[$"{beginning}first", $"{beginning}second", "🎁?", "🚀?"])
            await (await tenant.WriteAsync(assistant, question, "Because.")).OkAsync();
    }

    [Theory]
    [InlineData("", "text")]
    [InlineData("text", "")]
    [InlineData(" \n ", "text")]
    [InlineData("\u0001", "text")]
    [InlineData("text", "\t")]
    public async Task A_pair_has_a_question_and_an_answer(string question, string answer)
    {
        var (tenant, assistant) = await OwnerAsync();
        var id = (long)(await (await tenant.WriteAsync(assistant, "How far is it?", "Ten miles.")).OkAsync())["id"]!;

        await (await tenant.WriteAsync(assistant, question, answer)).ProblemAsync(400);
        await (await tenant.ChangeAsync(assistant, id, new { question, answer })).ProblemAsync(400);
    }

    [Fact]
    public async Task A_question_has_a_thousand_characters_and_an_answer_ten_thousand()
    {
        var (tenant, assistant) = await OwnerAsync();

        await (await tenant.WriteAsync(assistant, new string('q', 1_000), new string('a', 10_000))).OkAsync();
        await (await tenant.WriteAsync(assistant, new string('q', 1_001), "a")).ProblemAsync(400);
        await (await tenant.WriteAsync(assistant, "q", new string('a', 10_001))).ProblemAsync(400);
    }

    [Fact]
    public async Task A_list_comes_in_pages_and_by_a_part_of_the_text()
    {
        var (tenant, assistant) = await OwnerAsync();
        await tenant.ImportedAsync(assistant, "question,answer\nOne?,Uno.\nTwo?,Dos.\nThree?,Tres und Две.\n");

        var page = await tenant.Client.GetJsonAsync($"/api/assistants/{assistant}/questions?page=2&limit=2");

        Assert.Equal("3 2 Three?", $"{page["total"]} {page["pages"]} {page["items"]!.AsArray().Single()!["question"]}");
        Assert.Equal("Two?", (string?)(await tenant.PairsAsync(assistant, "?q=TWO")).Single()!["question"]);
        Assert.Equal("Three?", (string?)(await tenant.PairsAsync(assistant, "?q=две")).Single()!["question"]);
        Assert.Empty(await tenant.PairsAsync(assistant, "?q=%25"));
        Assert.Empty(await tenant.PairsAsync(assistant, "?status=failed"));
    }

    [Fact]
    public async Task A_pair_deals_with_an_unanswered_question_or_neither_is_done()
    {
        var (tenant, assistant) = await OwnerAsync();
        await tenant.AnswerAsync(assistant, "When do you open?", "At nine.");
        var ann = await Visitor.ComeAsync(tenant, assistant);
        await ann.AskAsync("Xyzzy plugh?");
        var list = $"/api/assistants/{assistant}/unanswered";
        var open = (await tenant.Client.GetJsonAsync(list))["items"]!.AsArray().Single()!;

        await (await tenant.WriteAsync(assistant, "Xyzzy?", "A hollow voice.", unanswered: 999_999)).ProblemAsync(404);
        var none = await tenant.PairsAsync(assistant, "?q=xyzzy");
        await (await tenant.WriteAsync(assistant, "Xyzzy?", "A hollow voice.", unanswered: (long)open["id"]!)).OkAsync();

        Assert.Empty(none);
        Assert.Empty((await tenant.Client.GetJsonAsync(list))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_repeated_request_writes_one_pair()
    {
        var (tenant, assistant) = await OwnerAsync();

        var first = await SendAsync();
        var second = await SendAsync();

        Assert.Equal((string?)(await first.OkAsync())["id"]!.ToJsonString(), (string?)(await second.OkAsync())["id"]!.ToJsonString());

        async Task<HttpResponseMessage> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Questions.Path(assistant)) { Content = JsonContent.Create(new { question = "How far?", answer = "Ten miles." }) };
            request.Headers.Add("Idempotency-Key", "pair");
            return await tenant.Client.SendAsync(request, Cancel);
        }
    }

    [Fact]
    public async Task A_stranger_sees_none_and_changes_none()
    {
        var (tenant, assistant) = await OwnerAsync();
        var (stranger, own) = await OwnerAsync();
        var id = await tenant.AnswerAsync(assistant, "How far is it?", "Ten miles.");

        await (await stranger.WriteAsync(assistant, "Mine?", "No.")).ProblemAsync(404);
        await (await stranger.ImportAsync(assistant, "no CSV")).ProblemAsync(404);
        await (await stranger.ChangeAsync(assistant, id, new { answer = "No." })).ProblemAsync(404);
        await (await stranger.ChangeAsync(own, id, new { answer = "No." })).ProblemAsync(404);
        await (await stranger.Client.DeleteAsync(Questions.Path(own, $"/{id}"), Cancel)).ProblemAsync(404);
        foreach (var path in (string[])["", $"/{id}", "/export"])
            await (await stranger.Client.GetAsync(Questions.Path(assistant, path), Cancel)).ProblemAsync(404);

        Assert.Equal("Ten miles.", (string?)(await tenant.PairAsync(assistant, id))["answer"]);
    }

    [Fact]
    public async Task With_its_assistant_a_pair_is_gone()
    {
        var (tenant, assistant) = await OwnerAsync();
        await tenant.AnswerAsync(assistant, "How far is it?", "Ten miles.");

        await tenant.Client.DeleteAsync(new Uri($"/api/assistants/{assistant}", UriKind.Relative), Cancel);

        Assert.Equal(0, await api.QueryAsync<long>(
            "select (select count(*) from qa_knowledge where assistant_id = $1) + (select count(*) from passages where assistant_id = $1)", assistant));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<(Tenant Tenant, long Assistant)> OwnerAsync()
    {
        var tenant = await api.NewTenantAsync();
        return (tenant, await tenant.NewAssistantAsync());
    }
}
