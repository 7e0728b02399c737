using ChatAi.Api.Knowledge.Reading;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class ReadHtmlTests
{
    [Fact]
    public void A_page_is_read_without_what_is_around_its_text()
    {
        var writing = Read(
            """
            <!doctype html>
            <html><head><title>Rental</title><style>p { color: red }</style></head>
            <body>
            <nav><a href="/">Home</a></nav>
            <h1>Our <em>rental</em></h1>
            <p>A bicycle
               costs <b>ten</b> euros.<br>Each day.</p>
            <script>alert("no")</script>
            <ul><li>Take a passport<ul><li>or a licence</li></ul></li><li>and cash</li></ul>
            <h2>Prices</h2>
            <table><tr><th>kind</th><th>price</th></tr><tr><td>cargo bike</td><td>20</td></tr></table>
            <pre>a  b
              c</pre>
            <div role="navigation">Next page</div>
            </body></html>
            """);

        Assert.Equal(["1 Our rental", "2 Prices"], writing.Headings.Select(heading => $"{heading.Level} {heading.Title}"));
        Assert.Equal(
            """
            # Our rental

            A bicycle costs ten euros.
            Each day.

            - Take a passport
              - or a licence
            - and cash

            ## Prices

            | kind | price |
            | --- | --- |
            | cargo bike | 20 |

            a  b
              c

            """,
            writing.Text);
    }

    [Fact]
    public void A_table_that_arranges_the_page_is_no_table() =>
        Assert.Equal("# Left\n\nRight\n", Read("<table><tr><td><h1>Left</h1></td><td>Right</td></tr></table>").Text);

    [Fact]
    public void What_is_nested_too_deeply_is_not_read() =>
        Assert.Throws<UnreadableException>(() => Read($"<html>{string.Concat(Enumerable.Repeat("<div>", 200_000))}"));

    [Fact]
    public void Many_tags_that_need_no_end_are_not_deep() =>
        Assert.Equal(3_000, Read($"<html>{string.Concat(Enumerable.Repeat("<p>text<br>", 3_000))}").Text.Split("text").Length - 1);

    private static Writing Read(string html) => ReadHtml.From(html, TestContext.Current.CancellationToken);
}
