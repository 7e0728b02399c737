using ChatAi.BotManager.Delivery;

namespace ChatAi.BotManager.Tests.Delivery;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("**bold**, __bold__, *italic*, _italic_, ~~struck~~", "<b>bold</b>, <b>bold</b>, <i>italic</i>, <i>italic</i>, <s>struck</s>")]
    [InlineData("***both*** and *one **in** another*", "<i><b>both</b></i> and <i>one <b>in</b> another</i>")]
    [InlineData("`a < b` and `**not bold**`", "<code>a &lt; b</code> and <code>**not bold**</code>")]
    [InlineData("**bold with `code` in it**", "<b>bold with </b><code>code</code><b> in it</b>")]
    [InlineData("# Title\ntext", "<b>Title</b>\ntext")]
    [InlineData("Title\n=====\n\n## With **stress** and `code`", "<b>Title</b>\n\n<b>With stress and </b><code>code</code>")]
    [InlineData("one\n\n---\n\ntwo", "one\n\n———\n\ntwo")]
    public void Marks_become_tags_that_Telegram_knows(string text, string html) => Assert.Equal(html, Html(text));

    [Theory]
    [InlineData("Steps:\n- one\n- two\n  - deeper\n- three", "Steps:\n• one\n• two\n  • deeper\n• three")]
    [InlineData("1. one\n2. two\n   * deeper\n\n   more of two\n3. three", "1. one\n2. two\n   • deeper\n\n   more of two\n3. three")]
    [InlineData("3) three\n4) **four**\nlazy", "3) three\n4) <b>four</b>\n   lazy")]
    [InlineData("- ```sh\n  ls\n  ```\n- x", "•\n<pre><code class=\"language-sh\">ls</code></pre>\n• x")]
    [InlineData("-\n- x", "•\n• x")]
    public void Lists_become_lines_with_a_mark(string text, string html) => Assert.Equal(html, Html(text));

    [Theory]
    [InlineData("```sql\nselect 1\n  < 2;\n```", "<pre><code class=\"language-sql\">select 1\n  &lt; 2;</code></pre>")]
    [InlineData("```\na\n\nb\n```\nafter", "<pre>a\n\nb</pre>\nafter")]
    [InlineData("~~~c++ title=\"x\"\nint i;\n~~~", "<pre><code class=\"language-c++\">int i;</code></pre>")]
    [InlineData("```\"><b>\nx\n```", "<pre>x</pre>")]
    [InlineData("see\n\n    indented\n      code", "see\n\n<pre>indented\n  code</pre>")]
    [InlineData("```js\nlet x;", "<pre><code class=\"language-js\">let x;</code></pre>")]
    public void Code_stands_in_a_block_with_its_language(string text, string html) => Assert.Equal(html, Html(text));

    [Theory]
    [InlineData("[the docs](https://example.org/?a=1&b=2)", "<a href=\"https://example.org/?a=1&amp;b=2\">the docs</a>")]
    [InlineData("[**bold** `code`](http://example.org)", "<a href=\"http://example.org\"><b>bold</b> code</a>")]
    [InlineData("**[a](tg://user?id=1)**", "<b><a href=\"tg://user?id=1\">a</a></b>")]
    [InlineData("[a][x]\n\n[x]: https://example.org/\"q", "<a href=\"https://example.org/&quot;q\">a</a>")]
    [InlineData("[](https://example.org)", "<a href=\"https://example.org\">https://example.org</a>")]
    [InlineData("![a cat](https://example.org/cat.png)", "<a href=\"https://example.org/cat.png\">a cat</a>")]
    [InlineData("[run](javascript:alert(1)) [file](docs/a.md)", "run file")]
    [InlineData("[write](mailto:ann@example.org) or <bob@example.org>", "write (ann@example.org) or bob@example.org")]
    [InlineData("https://example.org/_next_/a_b and www.example.org", "https://example.org/_next_/a_b and www.example.org")]
    [InlineData("<https://example.org>", "https://example.org")]
    public void Links_lead_where_Telegram_lets_them(string text, string html) => Assert.Equal(html, Html(text));

    [Theory]
    [InlineData("> one\n> *two*\n>\n> three\n\nafter", "<blockquote>one\n<i>two</i>\n\nthree</blockquote>\n\nafter")]
    [InlineData("> one\n> > two", "<blockquote>one\ntwo</blockquote>")]
    [InlineData("> - `a`\n> - b", "<blockquote>• <code>a</code>\n• b</blockquote>")]
    [InlineData("> ```\n> a\n> ```", "<blockquote><pre>a</pre></blockquote>")]
    public void Quotes_enclose_what_they_quote_and_never_each_other(string text, string html) => Assert.Equal(html, Html(text));

    [Theory]
    [InlineData("| Tea | Price |\n|:--|--:|\n| *green* | 3.50 |\n| black | 12 |", "<pre>Tea   | Price\n------+------\ngreen |  3.50\nblack |    12</pre>")]
    [InlineData("a:\n\n| a | b |\n|:-:|---|\n| 日本 | x |\n| y |", "a:\n\n<pre> a   | b\n-----+--\n日本 | x\n y   |</pre>")]
    public void A_table_has_aligned_columns(string text, string html) => Assert.Equal(html, Html(text));

    [Theory]
    [InlineData("plain")]
    [InlineData("two\nlines\n\n\nand a third after a gap")]
    [InlineData("2 * 3 * 4 ** 5, snake_case_name, ~5 %, a | b | c")]
    [InlineData("**never closed, `neither this")]
    [InlineData("<b>HTML</b> & <script>alert(\"1\")</script>")]
    [InlineData("<div>\n**\n</div>")]
    [InlineData("std::vector<std::string> and <std::string>")]
    [InlineData("[a] (b) ![c [d](")]
    [InlineData("```never closed")]
    [InlineData("**** four")]
    [InlineData("#")]
    [InlineData(">")]
    [InlineData("[x]: https://example.org")]
    [InlineData("a|b\nc|d")]
    public void What_is_no_Markdown_comes_out_as_it_is_written(string text)
    {
        var read = MarkdownText.Read(text);

        Assert.Equal(text, read.Visible);
        Assert.All(read.Runs, run => Assert.Null(run.Mark));
    }

    [Theory]
    [InlineData(">")]
    [InlineData("[")]
    [InlineData("- ")]
    [InlineData("*a ")]
    [InlineData("**a*")]
    [InlineData("![")]
    [InlineData("`")]
    [InlineData("| ")]
    [InlineData("~~")]
    [InlineData("<")]
    public void Marks_without_end_are_no_harm(string mark)
    {
        var text = string.Concat(Enumerable.Repeat(mark, 3_000));

        Assert.NotEmpty(OutgoingMessage.PartsOf(text));
    }

    private static string Html(string text) => TelegramHtml.Render(MarkdownText.Read(text));
}
