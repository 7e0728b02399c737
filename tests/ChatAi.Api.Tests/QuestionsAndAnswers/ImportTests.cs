using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.QuestionsAndAnswers;

/// <summary>Many questions and answers come as a file, and leave as one.</summary>
public sealed class ImportTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task New_pairs_are_added_changed_ones_changed_and_the_others_left_alone()
    {
        var (tenant, assistant) = await OwnerAsync();
        var kept = await tenant.AnswerAsync(assistant, "Kept?", "As it was.");
        var changed = await tenant.AnswerAsync(assistant, "Changed?", "As it was.");

        var counted = await tenant.ImportedAsync(assistant, "question,answer\r\nKept?,As it was.\r\nchanged,As it is.\r\nNew?,\"Yes, new.\"\r\nnew,\"Yes, new.\"\r\n");

        Assert.Equal("1 1 2", counted);
        Assert.Equal("ready", (string?)(await tenant.PairAsync(assistant, kept))["status"]);
        Assert.Equal("As it is.", (string?)(await tenant.PairAsync(assistant, changed))["answer"]);
        Assert.Equal(["Kept?", "changed", "New?"], (await tenant.PairsAsync(assistant)).Select(pair => (string?)pair!["question"]));
    }

    [Theory]
    [InlineData("question,answer\nСколько стоит?,Сто рублей.", false)]
    [InlineData("question;answer\r\nСколько стоит?;Сто рублей.\r\n", true)]
    [InlineData("\"Answer\"\t\"id\"\t\"QUESTION\"\nСто рублей.\t7\tСколько стоит?\n\n", true)]
    public async Task Spreadsheets_write_CSV_in_many_ways(string csv, bool isMarked)
    {
        var (tenant, assistant) = await OwnerAsync();
        var encoding = new UTF8Encoding(isMarked);

        await (await tenant.ImportAsync(assistant, [.. encoding.GetPreamble(), .. encoding.GetBytes(csv)], "text/csv; charset=utf-8")).OkAsync();

        var pair = (await tenant.PairsAsync(assistant)).Single()!;
        Assert.Equal("Сколько стоит? Сто рублей.", $"{pair["question"]} {pair["answer"]}");
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task What_is_exported_can_be_imported_again_and_nothing_changes(string format)
    {
        string[] texts =
        [
            "=HYPERLINK(\"http://evil.example\")", "+7 495 000-00-00", "-1", "@SUM(A1)", "'=1", "''@", "'quoted'", "＝1",
            "Two\nlines, \"quotes\"; and\ttabs", "Ends with a quote\"", "Сколько стоит «доставка»?", "日本語 🎁", "a,b;c|d", "\\n", "null",
        ];
        var (tenant, assistant) = await OwnerAsync();
        foreach (var (text, number) in texts.Select((text, number) => (text, number)))
            await (await tenant.WriteAsync(assistant, $"{text} {number}", text)).OkAsync();
        var (other, elsewhere) = await OwnerAsync();
        var type = format == "csv" ? "text/csv" : "application/json";

        var exported = await tenant.ExportAsync(assistant, format);
        var again = await (await tenant.ImportAsync(assistant, exported, type)).OkAsync();
        var moved = await (await other.ImportAsync(elsewhere, exported, type)).OkAsync();

        Assert.Equal("0 0 15", $"{again["new"]} {again["changed"]} {again["unchanged"]}");
        Assert.Equal("15 0 0", $"{moved["new"]} {moved["changed"]} {moved["unchanged"]}");
        Assert.Equal(texts, (await other.PairsAsync(elsewhere)).Select(pair => (string?)pair!["answer"]));
        Assert.Equal(exported, await other.ExportAsync(elsewhere, format));
    }

    [Fact]
    public async Task A_spreadsheet_finds_no_formula_in_an_export()
    {
        var (tenant, assistant) = await OwnerAsync();
        await (await tenant.WriteAsync(assistant, "=1+1", "@cmd")).OkAsync();

        Assert.Equal("\uFEFFquestion,answer\r\n\"'=1+1\",\"'@cmd\"\r\n", Encoding.UTF8.GetString(await tenant.ExportAsync(assistant, "csv")));
    }

    [Fact]
    public async Task Of_a_file_with_wrong_rows_nothing_is_taken_and_each_is_named_by_its_line()
    {
        var (tenant, assistant) = await OwnerAsync();
        var csv = $"""
            question,answer
            Fine?,"In two
            lines."
            ,Nobody asked.
            Alone?
            Too,many,cells.

            Fine?,Otherwise.
            {new string('q', 1_001)},Long.
            A 5" screen?,Yes.
            """;

        var problem = await (await tenant.ImportAsync(assistant, csv)).ProblemAsync(422, "urn:chatai:import-invalid");

        Assert.Equal(
            [
                "4 It has no question",
                "5 Cells: 1 instead of 2",
                "6 Cells: 3 instead of 2",
                "8 The question stands at 2 with another answer",
                "9 The question has more than 1000 characters",
                "10 A quotation mark stands within a cell that does not begin with one",
            ],
            Rows(problem, "line"));
        Assert.Empty(await tenant.PairsAsync(assistant));
    }

    [Fact]
    public async Task Of_JSON_the_indexes_are_told_and_only_the_first_twenty()
    {
        var (tenant, assistant) = await OwnerAsync();
        var rows = string.Join(',', Enumerable.Range(0, 25).Select(number => $$"""{"question":"Q{{number}}?","answer":7}"""));

        var problem = await (await tenant.ImportAsync(assistant, $$"""[{"question":"Fine?","answer":"Yes."},{"question":"\ud800","answer":"x"},{{rows}}]""", "application/json"))
            .ProblemAsync(422, "urn:chatai:import-invalid");

        Assert.Equal("1 It is no text", Rows(problem, "index")[0]);
        Assert.Equal(Enumerable.Range(1, 20), problem["rows"]!.AsArray().Select(row => (int)row!["index"]!));
        Assert.StartsWith("26 cannot be taken", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Empty(await tenant.PairsAsync(assistant));
    }

    [Theory]
    [InlineData("", "text/csv")]
    [InlineData("Is it open?,Yes.", "text/csv")]
    [InlineData("question,reply\nIs it open?,Yes.", "text/csv")]
    [InlineData("question,answer\n\u0001\u0002,x", "text/csv")]
    [InlineData("", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("[{]", "application/json")]
    public async Task A_file_that_cannot_be_read_is_refused_with_the_reason(string text, string type)
    {
        var (tenant, assistant) = await OwnerAsync();

        var problem = await (await tenant.ImportAsync(assistant, text, type)).ProblemAsync(400, "urn:chatai:import-unreadable");

        Assert.NotEmpty((string?)problem["detail"] ?? "");
    }

    [Fact]
    public async Task An_import_has_bounds()
    {
        var (tenant, assistant) = await OwnerAsync();
        var rows = new StringBuilder("question,answer\n");
        for (var number = 0; number <= 10_000; number++)
            rows.Append(CultureInfo.InvariantCulture, $"{number},x\n");

        await (await tenant.ImportAsync(assistant, rows.ToString())).ProblemAsync(422, "urn:chatai:import-too-long");
        await (await tenant.ImportAsync(assistant, new byte[(10 * 1024 * 1024) + 1])).ProblemAsync(413, "urn:chatai:too-large");
        await (await tenant.ImportAsync(assistant, "question,answer\n", "application/xml")).ProblemAsync(415);
        Assert.Empty(await tenant.PairsAsync(assistant));
    }

    [Fact]
    public async Task Two_imports_at_once_leave_each_question_once()
    {
        var (tenant, assistant) = await OwnerAsync();
        var up = string.Concat(Enumerable.Range(0, 200).Select(number => $"Q{number}?,up\n"));
        var down = string.Concat(Enumerable.Range(0, 200).Reverse().Select(number => $"Q{number}?,down\n"));

        var counted = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => tenant.ImportedAsync(assistant, $"question,answer\n{(number % 2 == 0 ? up : down)}")));

        Assert.Equal(1, counted.Count(count => count == "200 0 0"));
        Assert.Equal(200, await api.QueryAsync<long>("select count(*) from qa_knowledge where assistant_id = $1", assistant));
        Assert.Equal(1, await api.QueryAsync<long>("select count(distinct answer) from qa_knowledge where assistant_id = $1", assistant));
    }

    private static List<string> Rows(JsonNode problem, string place) =>
        [.. problem["rows"]!.AsArray().Select(row => $"{row![place]} {row["reason"]}")];

    private async Task<(Tenant Tenant, long Assistant)> OwnerAsync()
    {
        var tenant = await api.NewTenantAsync();
        return (tenant, await tenant.NewAssistantAsync());
    }
}
