using ChatAi.Api.Knowledge.Reading;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class MarkdownCommentsTests
{
    [Theory]
    [InlineData("before <!-- not seen --> after\n", "before  after\n")]
    [InlineData("before\n<!-- not\nseen\n-->\nafter\n", "before\n\nafter\n")]
    [InlineData("one <!-- a --> two <!-- b\n--> three\n", "one  two  three\n")]
    [InlineData("```\n<!-- shown -->\n```\n<!-- not seen -->", "```\n<!-- shown -->\n```\n")]
    [InlineData("<!--\n```\n-->\n# Title\n", "\n# Title\n")]
    [InlineData("nobody <!-- closed this\n", "nobody <!-- closed this\n")]
    [InlineData("an arrow --> is none\n", "an arrow --> is none\n")]
    public void A_comment_is_no_part_of_the_text(string text, string expected) => Assert.Equal(expected, MarkdownComments.Without(text));
}
