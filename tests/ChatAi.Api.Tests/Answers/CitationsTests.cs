using ChatAi.Api.Answers;
using ChatAi.Api.Retrieval;

namespace ChatAi.Api.Tests.Answers;

public sealed class CitationsTests
{
    private static readonly Passage[] Three =
    [
        new(1, 1, "a.md", "A", "", 1, 1),
        new(2, 1, "b.pdf", "B", "So it is.", 1, 1, 12, 13),
        new(3, 1, "c.md", "", "", 1, 1),
    ];

    [Theory]
    [InlineData("It is so [2].", "It is so [2].", "2")]
    [InlineData("So [3], and so [1], and again [3].", "So [3], and so [1], and again [3].", "1 3")]
    [InlineData("Both [1][2].", "Both [1][2].", "1 2")]
    [InlineData("Invented [7].", "Invented.", "")]
    [InlineData("Half [1][9].", "Half [1].", "1")]
    [InlineData("None at all.", "None at all.", "")]
    [InlineData("Code: items[0] and args[12].", "Code: items[0] and args[12].", "")]
    [InlineData("Code: `matrix[0] [7]` [1].", "Code: `matrix[0] [7]` [1].", "1")]
    [InlineData("```\nreturn [7];\n```\n[2]", "```\nreturn [7];\n```\n[2]", "2")]
    [InlineData("A [1](http://example.com) link.", "A [1](http://example.com) link.", "")]
    [InlineData("[1] at the beginning", "[1] at the beginning", "1")]
    [InlineData("", "", "")]
    public void Numbers_that_name_a_passage_stay_and_others_go(string text, string expected, string numbers)
    {
        var answer = Citations.Check(text, Three);

        Assert.Equal(expected, answer.Text);
        Assert.Equal(numbers, string.Join(' ', answer.Sources.Select(source => source.Number)));
    }

    [Fact]
    public void A_source_is_named_as_its_passage_is_and_has_its_pages() =>
        Assert.Equal([new Source(2, "b.pdf", "B", "So it is.", 12, 13)], Citations.Check("So [2].", Three).Sources);
}
