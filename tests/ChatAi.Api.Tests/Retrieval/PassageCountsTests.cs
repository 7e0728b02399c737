using System.Globalization;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Retrieval;

/// <summary>What the search believes of a word's rarity, and of a dimension's, is what counting all passages says.</summary>
public sealed class PassageCountsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string WordsThatDiffer = """
        with counted as (
            select assistant_id, language, lexeme as word, count(*)::integer as passages
            from   passages, unnest(tsv)
            group  by assistant_id, language, lexeme
        )
        select count(*)
        from   counted
        full   join passage_words known using (assistant_id, language, word)
        where  counted.passages is distinct from known.passages
        """;

    private const string DimensionsThatDiffer = """
        with counted as (
            select assistant_id, place, count(*) as passages, count(*) filter (where value <> 0) as seen
            from   passages, unnest(embedding::real[]) with ordinality as dimensions (value, place)
            group  by assistant_id, place
        ), known as (
            select assistant_id, place, passages, seen
            from   passage_dimensions, unnest(counts::real[]) with ordinality as dimensions (seen, place)
        )
        select count(*)
        from   counted
        full   join known using (assistant_id, place)
        where  (counted.passages, counted.seen) is distinct from (known.passages, known.seen)
        """;

    [Fact]
    public async Task Many_documents_at_once_that_come_change_and_go_leave_the_counts_right()
    {
        var tenant = await api.NewTenantAsync();
        var assistants = new[] { await tenant.NewAssistantAsync(), await tenant.NewAssistantAsync() };

        var documents = await Task.WhenAll(Enumerable.Range(0, 12).Select(async number =>
        {
            var assistant = assistants[number % 2];
            return (Assistant: assistant, Id: await tenant.TeachAsync(assistant, Text(number), $"{number}.md"));
        }));
        await NothingDiffersAsync();
        Assert.Equal(6, await api.QueryAsync<int>("select sum(passages)::integer from passage_words where assistant_id = $1 and word = 'zeppelin'", assistants[0]));

        await Task.WhenAll(documents.Take(4).Select(async document =>
            (await tenant.Client.DeleteAsync(new Uri($"/api/assistants/{document.Assistant}/documents/{document.Id}", UriKind.Relative), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode()));
        await api.ExecuteAsync("update passages set tsv = to_tsvector('english', 'an airship'), language = 'english' where document_id = $1", documents[^1].Id);
        await api.ExecuteAsync("update passages set embedding = embedding - embedding where document_id = $1", documents[^2].Id);

        await NothingDiffersAsync();
    }

    [Fact]
    public async Task With_its_assistant_its_counts_are_forgotten()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "A bicycle, and the weather.");

        (await tenant.Client.DeleteAsync(new Uri($"/api/assistants/{assistant}", UriKind.Relative), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from passage_words where assistant_id = $1", assistant));
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from passage_dimensions where assistant_id = $1", assistant));
    }

    [Fact]
    public async Task Vectors_that_have_something_everywhere_as_those_of_models_are_left_as_they_are() => Assert.Equal(
        1,
        await api.QueryAsync<long>("select count(distinct weight) from unnest(rarity_of_dimensions(array_fill(500, array[1536])::vector, 500)::real[]) weight"));

    private async Task NothingDiffersAsync()
    {
        Assert.Equal(0, await api.QueryAsync<long>(WordsThatDiffer));
        Assert.Equal(0, await api.QueryAsync<long>(DimensionsThatDiffer));
    }

    private static string Text(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"# Part {number}\n\nThe zeppelin number {number} is in the hangar, and it is heavy.\n\n# Teil {number}\n\nDas ist der Hangar von Nummer {number} und nicht von {number + 1}.");
}
