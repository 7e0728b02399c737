using ChatAi.Api.Knowledge.Reading;
using ChatAi.Api.Tests.Knowledge.Files;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class ReadPdfTests
{
    [Fact]
    public void Text_keeps_its_page_and_its_paragraphs()
    {
        var writing = Read(Pdf.Of("The first page\ngoes on here.\n\nAnother paragraph.", "The second page."));

        Assert.Equal(2, writing.PageStarts.Count);
        Assert.Contains("goes on here.\n\nAnother paragraph.\n", writing.Text, StringComparison.Ordinal);
        Assert.Equal(1, writing.PageAt(writing.Text.IndexOf("Another", StringComparison.Ordinal)));
        Assert.Equal(2, writing.PageAt(writing.Text.IndexOf("second", StringComparison.Ordinal)));
    }

    [Fact]
    public void Larger_letters_are_headings()
    {
        var writing = Read(Pdf.Of("# Prices\nA bicycle costs ten euros a day, and a helmet comes with it.", "# Opening hours\nFrom nine to five, and never on Sundays or holidays."));

        Assert.Equal(["1 Prices", "1 Opening hours"], writing.Headings.Select(heading => $"{heading.Level} {heading.Title}"));
    }

    [Fact]
    public void Bookmarks_say_better_than_letters_what_is_a_heading()
    {
        var writing = Read(Pdf.Of(
            ["# Large for no reason\n1.1 Prices\nTen euros a day.", "Where there is no line of that name."],
            [("Prices", 0, 1), ("Elsewhere", 0, 2)]));

        Assert.Equal(["1 1.1 Prices", "1 Elsewhere"], writing.Headings.Select(heading => $"{heading.Level} {heading.Title}"));
        Assert.Equal(2, writing.PageAt(writing.Headings[1].Start));
    }

    [Fact]
    public void A_word_that_is_parted_at_the_end_of_a_line_is_whole_again()
    {
        var writing = Read(Pdf.Of("This line goes up to the margin and parts its last infor-\nmation."));

        Assert.Contains("its last information.", writing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_on_top_and_bottom_of_every_page_is_left_out()
    {
        var writing = Read(Pdf.Of([.. Enumerable.Range(1, 6).Select(page => $"The manual\n\nThis is about subject {page}.\nAnd more.\n\nPage {page}")]));

        Assert.DoesNotContain("The manual", writing.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Page 3", writing.Text, StringComparison.Ordinal);
        Assert.Contains("This is about subject 3.", writing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scan_is_told_from_a_text() =>
        Assert.Contains("scanned", Assert.Throws<UnreadableException>(() => Read(Pdf.Of("", ""))).Message, StringComparison.Ordinal);

    [Fact]
    public void There_may_be_too_many_pages() =>
        Assert.Contains("3 pages", Assert.Throws<UnreadableException>(() => ReadPdf.From(Pdf.Of("a", "b", "c"), 2, Cancel)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_takes_too_long_stops_between_pages() =>
        Assert.Throws<OperationCanceledException>(() => ReadPdf.From(Pdf.Of("a", "b"), 10, new CancellationToken(canceled: true)));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Writing Read(byte[] content) => ReadPdf.From(content, 1_000, Cancel);
}
