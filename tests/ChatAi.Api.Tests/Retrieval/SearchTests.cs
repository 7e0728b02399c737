using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Retrieval;

public sealed class SearchTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly Lazy<string> Handbook = new(() =>
        File.ReadAllText(Repository.PathTo("tests", "ChatAi.Api.Tests", "Retrieval", "handbook.md")));

    [Theory]
    [InlineData("How much is a cargo bike for one week?", "Prices")]
    [InlineData("do you take a deposit by card", "Deposit")]
    [InlineData("What do I do when the tyre is flat?", "Flat tyres")]
    [InlineData("the computer hangs, how do I restart bookings", "The booking system")]
    [InlineData("Who is informed after an accident?", "Accidents")]
    [InlineData("are you open on sunday", "Opening hours")]
    [InlineData("it was returned late", "Returning a bicycle")]
    public async Task A_question_finds_the_section_that_answers_it(string question, string heading)
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, Handbook.Value);

        var found = await tenant.SearchAsync(assistant, question);

        Assert.Contains(found.Take(2), item => ((string)item!["heading"]!).Contains(heading, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_are_found_in_their_other_forms_in_the_language_of_the_document()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "# Касса\n\nБилеты продаются на вокзале, и это не зависит от погоды.\n\n# Почта\n\nПосылки принимает почтальон.");

        var byWords = api.StartAnother(("Retrieval:VectorWeight", "0"), ("Retrieval:MinScore", "0.1"));

        var found = await tenant.SearchAsync(assistant, "где купить билетов", byWords);

        Assert.Equal("Касса", (string?)found[0]!["heading"]);
    }

    [Fact]
    public async Task A_rare_word_weighs_more_than_many_common_ones()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var common = string.Concat(Enumerable.Range(0, 40).Select(number => $"# Bot {number}\n\nThe system runs a bot, and the bot runs in the system.\n\n"));
        await tenant.TeachAsync(assistant, $"{common}# Odd\n\nA zeppelin.\n");

        var byWords = api.StartAnother(("Retrieval:VectorWeight", "0"));

        var found = await tenant.SearchAsync(assistant, "Does the system run a bot in a zeppelin?", byWords);

        Assert.Equal("Odd", (string?)found[0]!["heading"]);
    }

    [Fact]
    public async Task What_all_passages_have_brings_no_vector_nearer()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        for (var number = 0; number < 8; number++)
            await tenant.TeachAsync(assistant, $"The zeppelin {number}.", $"{number}.txt");

        await tenant.TeachAsync(assistant, "The zeppelin has moorings of strong rope on a high mast in the harbour, which the town built long ago for the mail and its guests.", "odd.txt");
        var byVectors = api.StartAnother(("Retrieval:TextWeight", "0"), ("Retrieval:MinScore", "0.1"));

        var found = await tenant.SearchAsync(assistant, "zeppelin moorings", byVectors);

        Assert.Equal("odd.txt", (string?)found[0]!["title"]);
    }

    [Fact]
    public async Task A_passage_among_others_that_are_about_the_same_comes_before_one_by_chance()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "# First\n\nParrots eat nuts!\n\n# Soap\n\nSoap, candles and matches are on the shelf.\n\n# Cellar\n\nPotatoes are in the cellar.", "house.md");
        await tenant.TeachAsync(assistant, "# First\n\nParrots eat nuts.\n\n# Moulting\n\nParrots and parakeets moult in autumn.\n\n# Cages\n\nThe cage of parrots.", "birds.md");
        var withDocuments = api.StartAnother(("Retrieval:Repetition", "1"));

        var found = await tenant.SearchAsync(assistant, "What do parrots eat?", withDocuments);

        Assert.Equal("birds.md", (string?)found[0]!["title"]);
    }

    [Fact]
    public async Task A_document_of_few_passages_is_as_long_as_it_is_though_little_of_it_is_found()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "# Birds\n\nParrots eat nuts.\n\n# Cellar\n\nPotatoes, onions and old bicycles are in the cellar.\n\n# Attic\n\nBooks are in the attic.", "long.md");
        await tenant.TeachAsync(assistant, "# Birds\n\nSome parrots eat seeds and fruit.", "short.md");
        var finding = api.StartAnother(("Retrieval:Candidates", "1"), ("Retrieval:VectorWeight", "0"), ("Retrieval:MinScore", "0.1"));

        var found = await tenant.SearchAsync(assistant, "parrots", finding);

        Assert.Equal("short.md", (string?)found[0]!["title"]);
    }

    [Fact]
    public async Task Where_words_run_together_they_are_found_by_their_letters()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "# 一\n\n您可以用命令安装软件包。\n\n# 二\n\n服务器在夜里重新启动。");
        var byWords = api.StartAnother(("Retrieval:VectorWeight", "0"), ("Retrieval:MinScore", "0.1"));

        var found = await tenant.SearchAsync(assistant, "怎么安装软件包？", byWords);

        Assert.Equal("一", (string?)found[0]!["heading"]);
    }

    [Fact]
    public async Task What_is_written_twice_is_shown_once()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "The zeppelin carries heavy cargo over high mountains in the winter.", "one.txt");
        await tenant.TeachAsync(assistant, "The zeppelin carries heavy cargo over high mountains in the winter. \n", "one.txt");
        await tenant.TeachAsync(assistant, "A zeppelin costs ten thousand euros a day.", "three.txt");

        var found = await tenant.SearchAsync(assistant, "Which cargo does the zeppelin carry?");

        Assert.Equal(["one.txt", "three.txt"], found.Select(item => (string)item!["title"]!));
    }

    [Fact]
    public async Task A_document_that_says_much_leaves_room_for_others()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, string.Concat(Enumerable.Range(0, 20).Select(number => $"# Flight {number}\n\nThe zeppelin flies to city number {number} with cargo.\n\n")), "flights.md");
        await tenant.TeachAsync(assistant, "What else there is: the zeppelin flies, and the price of its cargo is high.", "prices.txt");

        var found = await tenant.SearchAsync(assistant, "zeppelin flies cargo");

        Assert.Contains(found.Take(5), item => (string?)item!["title"] == "prices.txt");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("'")]
    [InlineData("it's \"quoted\" \\ and \\' more")]
    [InlineData("a & b | !c <-> (d")]
    [InlineData("'); delete from passages; --")]
    [InlineData(":* :A !! && ||")]
    [InlineData("🤖🔥")]
    [InlineData("zero\0character")]
    [InlineData("%s {0} $1 @Question ${x}")]
    [InlineData("the of and")]
    [InlineData("\\")]
    [InlineData("http://example.com/a/b?c=d user@example.com 3.14 -5 /etc/passwd")]
    public async Task No_question_breaks_the_search(string question)
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, Handbook.Value);

        Assert.InRange((await tenant.SearchAsync(assistant, question)).Count, 0, 8);
    }

    [Fact]
    public async Task A_very_long_question_is_searched_for()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, Handbook.Value);

        Assert.NotEmpty(await tenant.SearchAsync(assistant, string.Join(' ', Enumerable.Range(0, 600).Select(number => $"tyre{number} brakes"))));
    }

    [Fact]
    public async Task Nothing_found_is_an_answer()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var empty = await tenant.SearchAsync(assistant, "anything");
        await tenant.TeachAsync(assistant, "# Bots\n\nA bot runs.");

        var unrelated = await tenant.SearchAsync(assistant, "xylophone quartet");

        Assert.Empty(empty);
        Assert.Empty(unrelated);
    }

    [Theory]
    [InlineData("2000")]
    [InlineData("0")]
    public async Task An_assistant_finds_its_own_passages_only_by_either_search(string exactUpTo)
    {
        var host = api.StartAnother(("Retrieval:ExactUpTo", exactUpTo));
        var one = await api.NewTenantAsync();
        var other = await api.NewTenantAsync();
        var (mine, also, foreign) = (await one.NewAssistantAsync(), await one.NewAssistantAsync(), await other.NewAssistantAsync());
        await one.TeachAsync(mine, "# Secret\n\nThe password is swordfish one.");
        await one.TeachAsync(also, "# Secret\n\nThe password is swordfish two.");
        await other.TeachAsync(foreign, "# Secret\n\nThe password is swordfish three.");

        var item = Assert.Single(await one.SearchAsync(mine, "What is the password swordfish?", host));
        Assert.Contains("swordfish one", (string?)item!["content"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_index_finds_what_the_comparison_of_all_finds()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, Handbook.Value);
        var byIndex = api.StartAnother(("Retrieval:ExactUpTo", "0"));

        var indexed = await tenant.SearchAsync(assistant, "How do I restart the booking system?", byIndex);

        Assert.Equal(Ids(await tenant.SearchAsync(assistant, "How do I restart the booking system?")), Ids(indexed));
    }

    [Fact]
    public async Task A_pool_that_cannot_embed_is_a_problem_of_the_moment()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "text");
        api.Pool.FailNext(503);

        var response = await tenant.Client.PostAsJsonAsync($"/api/assistants/{assistant}/search", new { query = "text" }, TestContext.Current.CancellationToken);

        await response.ProblemAsync(503, "urn:chatai:pool-exhausted");
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_told_until_when()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "text");
        api.Pool.ReachQuotaNext(retryAfter: 86_400);

        var response = await tenant.Client.PostAsJsonAsync($"/api/assistants/{assistant}/search", new { query = "text" }, TestContext.Current.CancellationToken);

        await response.ProblemAsync(429, "urn:chatai:quota-reached");
        Assert.Equal(TimeSpan.FromDays(1), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"query":null}""")]
    [InlineData("""{"query":"a","limit":0}""")]
    public async Task Rubbish_is_refused(string body)
    {
        var tenant = await api.NewTenantAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var response = await tenant.Client.PostAsync(new Uri($"/api/assistants/{await tenant.NewAssistantAsync()}/search", UriKind.Relative), content, TestContext.Current.CancellationToken);

        await response.ProblemAsync(400);
    }

    private static IEnumerable<long> Ids(JsonArray items) => items.Select(item => (long)item!["passage_id"]!);
}
