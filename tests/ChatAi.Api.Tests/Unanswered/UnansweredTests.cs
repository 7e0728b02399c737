using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;
using ChatAi.Api.Tests.Handoffs;

namespace ChatAi.Api.Tests.Unanswered;

/// <summary>Questions that the documents had nothing on, as the owner is shown them.</summary>
public sealed class UnansweredTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Unheard = "Xyzzy plugh frobnicate?";
    private const string Owners = "That is not in our papers; ring 112.";

    [Fact]
    public async Task Questions_that_are_nearly_equal_are_counted_together_the_most_frequent_first()
    {
        var (tenant, assistant, ann) = await TaughtAsync();
        var bob = await Visitor.ComeAsync(tenant, assistant);

        await ann.AskAsync("Quux corge?");
        await ann.AskAsync(Unheard);
        await bob.AskAsync("xyzzy PLUGH   frobnicate");
        await ann.AskAsync("Hello!");
        await ann.AskAsync("When does the shop open in the morning?");
        var items = await ListAsync(tenant, assistant);

        Assert.Equal(["xyzzy plugh frobnicate 2", "quux corge 1"], items.Select(item => $"{item!["question"]} {item["count"]}"));
        Assert.Equal(bob.Dialog, (long)items[0]!["dialog_id"]!);
        Assert.True((DateTimeOffset)items[0]!["first_asked_at"]! < (DateTimeOffset)items[0]!["last_asked_at"]!);
    }

    [Fact]
    public async Task A_question_that_is_dealt_with_is_gone_until_it_is_asked_again()
    {
        var (tenant, assistant, ann) = await TaughtAsync();
        await ann.AskAsync(Unheard);
        await ann.AskAsync(Unheard);
        var path = $"/api/assistants/{assistant}/unanswered/{(await ListAsync(tenant, assistant))[0]!["id"]}";

        Assert.Equal(204, (int)(await DeleteAsync(tenant, path)).StatusCode);
        await (await DeleteAsync(tenant, path)).ProblemAsync(404);
        var none = await ListAsync(tenant, assistant);
        await ann.AskAsync(Unheard);

        Assert.Empty(none);
        Assert.Equal(1, (int)Assert.Single(await ListAsync(tenant, assistant))!["count"]!);
    }

    [Fact]
    public async Task With_a_dialog_its_words_and_its_count_are_gone()
    {
        var (tenant, assistant, ann) = await TaughtAsync();
        var bob = await Visitor.ComeAsync(tenant, assistant);
        await ann.AskAsync(Unheard);
        await bob.AskAsync(Unheard);
        await bob.AskAsync("Quux corge?");

        Assert.Equal(204, (int)(await DeleteAsync(tenant, $"/api/dialogs/{bob.Dialog}")).StatusCode);

        var left = Assert.Single(await ListAsync(tenant, assistant))!;
        Assert.Equal($"xyzzy plugh frobnicate 1 {ann.Dialog}", $"{left["question"]} {left["count"]} {left["dialog_id"]}");
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from given_answers where dialog_id = $1", bob.Dialog));
    }

    [Fact]
    public async Task A_part_of_the_time_and_a_page_of_the_list_can_be_asked_for()
    {
        var (tenant, assistant, ann) = await TaughtAsync();
        foreach (var text in (string[])["Quux one?", "Quux two?", "Quux three?"])
            await ann.AskAsync(text);
        await api.ExecuteAsync("update given_answers set answered_at = answered_at - interval '10 days' where open_question = 'quux one' and assistant_id = $1", assistant);
        var since = TimeProvider.System.GetUtcNow().AddDays(-5).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

        var page = await tenant.Client.GetJsonAsync($"/api/assistants/{assistant}/unanswered?page=2&limit=2");

        Assert.Equal("3 2 1", $"{page["total"]} {page["pages"]} {page["items"]!.AsArray().Count}");
        Assert.Equal(2, (await ListAsync(tenant, assistant, $"?from={since}")).Count);
        Assert.Equal("quux one", (string?)Assert.Single(await ListAsync(tenant, assistant, $"?to={since}"))!["question"]);
    }

    [Fact]
    public async Task A_stranger_sees_nothing_and_takes_nothing_off_the_list()
    {
        var (tenant, assistant, ann) = await TaughtAsync();
        await ann.AskAsync(Unheard);
        var question = (await ListAsync(tenant, assistant))[0]!["id"];
        var (stranger, own, _) = await TaughtAsync();

        await (await stranger.Client.GetAsync(new Uri($"/api/assistants/{assistant}/unanswered", UriKind.Relative), Cancel)).ProblemAsync(404);
        await (await DeleteAsync(stranger, $"/api/assistants/{assistant}/unanswered/{question}")).ProblemAsync(404);
        await (await DeleteAsync(stranger, $"/api/assistants/{own}/unanswered/{question}")).ProblemAsync(404);

        Assert.Single(await ListAsync(tenant, assistant));
    }

    [Fact]
    public async Task The_owner_words_what_is_said_when_nothing_is_found_and_no_answer_is_bought()
    {
        var (tenant, assistant, ann) = await TaughtAsync();
        var set = await (await tenant.Client.PatchAsJsonAsync($"/api/assistants/{assistant}", new { not_found_message = Owners }, Cancel)).OkAsync();
        var bought = api.Pool.Completions.Count;

        var unheard = await ann.AskAsync(Unheard);
        var none = api.Pool.Completions.Count - bought;
        await ann.AskAsync("Thanks!");
        var thanked = api.Pool.Completions.Last().ToJsonString();
        await ann.AskAsync("When does the shop open in the morning?");
        var told = api.Pool.Completions.Last().ToJsonString();

        Assert.Equal(Owners, (string?)set["not_found_message"]);
        Assert.Equal(Owners, unheard.Text);
        Assert.Equal(0, none);
        Assert.Single(await ListAsync(tenant, assistant));
        Assert.DoesNotContain("not_found", thanked, StringComparison.Ordinal);
        Assert.Contains("not_found", told, StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<HttpResponseMessage> DeleteAsync(Tenant tenant, string path) => tenant.Client.DeleteAsync(new Uri(path, UriKind.Relative), Cancel);

    private static async Task<JsonArray> ListAsync(Tenant tenant, long assistant, string query = "") =>
        (await tenant.Client.GetJsonAsync($"/api/assistants/{assistant}/unanswered{query}"))["items"]!.AsArray();

    private async Task<(Tenant Tenant, long Assistant, Visitor Ann)> TaughtAsync()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "# Opening\n\nThe shop opens at nine in the morning.");
        return (tenant, assistant, await Visitor.ComeAsync(tenant, assistant));
    }
}
