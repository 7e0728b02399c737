using System.Net;
using System.Text.RegularExpressions;
using ChatAi.BotManager.Delivery;
using CsCheck;

namespace ChatAi.BotManager.Tests.Delivery;

public sealed partial class TelegramHtmlTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Const("`"), Gen.Const("```"), Gen.Const("**"), Gen.Const("*"), Gen.Const("<b>"), Gen.Const("&"), Gen.Const("\n"),
        Gen.Const(" "), Gen.Const("sql\n"), Gen.String[Gen.Char['a', 'z'], 0, 5])
        .Array[0, 40].Select(pieces => string.Concat(pieces));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a < b & c > d", "a &lt; b &amp; c &gt; d")]
    [InlineData("**bold** and `code`", "<b>bold</b> and <code>code</code>")]
    [InlineData("```sql\nselect 1;\n```", "<pre><code class=\"language-sql\">select 1;\n</code></pre>")]
    [InlineData("```\na < b\n```", "<pre>a &lt; b\n</pre>")]
    [InlineData("`**not bold**`", "<code>**not bold**</code>")]
    [InlineData("one ` tick", "one ` tick")]
    [InlineData("**never closed", "**never closed")]
    [InlineData("2 ** 3 ** 4", "2 ** 3 ** 4")]
    [InlineData("```never closed", "```never closed")]
    [InlineData("****", "****")]
    public void Light_Markdown_becomes_HTML_and_the_unbalanced_stays(string text, string html) =>
        Assert.Equal(html, TelegramHtml.Render(text));

    [Fact]
    public void Every_tag_is_closed_in_its_order() => Texts.Sample(text =>
    {
        var open = new Stack<string>();
        foreach (Match tag in Tag.Matches(TelegramHtml.Render(text)))
        {
            if (tag.Groups["close"].Length == 0)
                open.Push(tag.Groups["name"].Value);
            else
                Assert.Equal(open.Pop(), tag.Groups["name"].Value);
        }

        Assert.Empty(open);
    });

    [Fact]
    public void Nothing_but_marks_is_lost_and_nothing_becomes_longer() => Texts.Sample(text =>
    {
        // The language of a block moves into its tag.
        var read = WebUtility.HtmlDecode(Tag.Replace(TelegramHtml.Render(text).Replace("<code class=\"language-", "", StringComparison.Ordinal), ""))
            .Replace("\">", "", StringComparison.Ordinal);

        Assert.True(read.Length <= text.Length);
        Assert.Equal(Letters(text), Letters(read));
    });

    private static string Letters(string text) => new([.. text.Where(char.IsLetter)]);

    [GeneratedRegex("<(?<close>/?)(?<name>b|code|pre)[^>]*>")]
    private static partial Regex Tag { get; }
}
