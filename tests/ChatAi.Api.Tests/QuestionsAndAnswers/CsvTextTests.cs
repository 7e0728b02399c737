using ChatAi.Api.QuestionsAndAnswers;

namespace ChatAi.Api.Tests.QuestionsAndAnswers;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("a,b\nc,d", "1:a|b 2:c|d")]
    [InlineData("\n\na,\n\n,b\n", "3:a| 5:|b")]
    [InlineData("\"a\n\"\"b\"\"\",c\nd,\"\"\n", "1:a~\"b\"|c 3:d|")]
    [InlineData("\"a,b\",\",\"", "1:a,b|,")]
    [InlineData("", "")]
    public void Records_are_read_with_the_line_on_which_they_begin(string text, string records) =>
        Assert.Equal(records, string.Join(' ', Read(text).Select(record => $"{record.Line}:{string.Join('|', record.Cells).Replace('\n', '~')}")));

    [Theory]
    [InlineData("a,b\nc \"d\",e\nf,g", 2)]
    [InlineData("a,b\n\"c\"d,e\nf,g", 2)]
    [InlineData("a,b\nc,\"d\ne", 2)]
    public void What_is_torn_is_named_by_its_line_and_what_comes_before_is_read(string text, int line)
    {
        var records = Read(text);

        Assert.Equal(line, Assert.Single(records, record => record.Fault is not null).Line);
        Assert.Null(records[0].Fault);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a \"quote\", a comma\nand a line")]
    [InlineData("\"")]
    [InlineData("")]
    public void A_quoted_cell_is_read_as_it_was(string text) => Assert.Equal([text, "end"], Assert.Single(Read($"{CsvText.Quote(text)},end")).Cells);

    [Fact]
    public void A_cell_that_was_disarmed_is_no_formula_and_comes_back_as_it_was()
    {
        string[] signs = ["=", "+", "-", "@", "'", "a", "＝", " ", "\""];
        var texts = from first in signs from second in signs from third in signs select first + second + third;

        foreach (var text in texts.Append("").Append("'").Append("="))
        {
            var cell = SpreadsheetCell.Disarm(text);

            Assert.DoesNotMatch("^[=+@＝-]", cell);
            Assert.Equal(text, SpreadsheetCell.Restore(cell));
        }
    }

    private static List<CsvRecord> Read(string text)
    {
        var (csv, records) = (new CsvText(text, ','), new List<CsvRecord>());
        while (csv.Next() is { } record)
            records.Add(record);

        return records;
    }
}
