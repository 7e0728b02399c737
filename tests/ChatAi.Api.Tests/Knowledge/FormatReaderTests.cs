using System.Text;
using ChatAi.Api.Knowledge;
using ChatAi.Api.Knowledge.Reading;
using ChatAi.Api.Tests.Knowledge.Files;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Tests.Knowledge;

/// <summary>Files that are meant to break a reader.</summary>
public sealed class FormatReaderTests
{
    private const int Deep = 100_000;

    [Fact]
    public async Task A_damaged_file_is_told_so()
    {
        var pdf = Pdf.Of("Some text that was here.");
        var docx = Docx.Of(Docx.Words("Some text that was here."));

        Assert.Equal("The file is damaged", await FailureAsync(pdf[..(pdf.Length / 3)], Format.Pdf));
        Assert.Equal("The file is damaged", await FailureAsync(docx[..(docx.Length / 2)], Format.Docx));
        Assert.Equal("The file is damaged", await FailureAsync(Docx.WithMainPart(part => part.Write("<w:document"u8)), Format.Docx));
    }

    [Fact]
    public async Task A_file_without_text_is_told_so()
    {
        Assert.Contains("scanned", await FailureAsync(Pdf.Of(""), Format.Pdf), StringComparison.Ordinal);
        Assert.Equal("It has no text", await FailureAsync(Docx.Of(Docx.Words(" ")), Format.Docx));
        Assert.Equal("It has no text", await FailureAsync("<html><script>1</script></html>"u8.ToArray(), Format.Html));
    }

    [Fact]
    public async Task A_PDF_with_a_password_is_told_so()
    {
        var pdf = Pdf.Raw(
            ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"],
            $"/ID [<{new string('1', 32)}> <{new string('1', 32)}>] "
            + $"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{new string('A', 64)}> /U <{new string('B', 64)}> >>");

        Assert.Equal("It is protected by a password", await FailureAsync(pdf, Format.Pdf));
    }

    [Fact]
    public async Task What_takes_longer_than_it_may_is_given_up()
    {
        var reader = new FormatReader(Options.Create(new IngestionOptions { ReadingTime = TimeSpan.FromTicks(1) }), TimeProvider.System);
        var pdf = Pdf.Of([.. Enumerable.Repeat("text", 500)]);

        var failure = await Assert.ThrowsAsync<UnreadableException>(() => reader.ReadAsync(pdf, Format.Pdf, TestContext.Current.CancellationToken));

        Assert.Contains("takes longer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_within_pages_do_not_end_the_process() => await FailureAsync(
        Pdf.Raw([
            "<< /Type /Catalog /Pages 2 0 R >>",
            .. Enumerable.Range(2, Deep).Select(number => $"<< /Type /Pages /Kids [{number + 1} 0 R] /Count 1 >>"),
            "<< /Type /Page /MediaBox [0 0 9 9] >>"]),
        Format.Pdf);

    [Fact]
    public async Task Arrays_within_arrays_do_not_end_the_process() => await FailureAsync(
        Pdf.Raw(["<< /Type /Catalog /Pages 2 0 R >>", $"<< /Type /Pages /Count 1 /Kids {new string('[', Deep)}{new string(']', Deep)} >>"]),
        Format.Pdf);

    [Fact]
    public async Task Dictionaries_within_dictionaries_do_not_end_the_process() => await FailureAsync(
        Pdf.Raw(["<< /Type /Catalog /Pages 2 0 R >>", $"<< /Type /Pages /Count 1 /Kids {string.Concat(Enumerable.Repeat("<< /A ", Deep))} >>"]),
        Format.Pdf);

    [Fact]
    public async Task Bookmarks_within_bookmarks_do_not_end_the_process()
    {
        var text = "BT /F1 10 Tf 9 9 Td (Here is text) Tj ET";
        var pdf = Pdf.Raw([
            "<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            .. Enumerable.Range(6, Deep).Select(number => $"<< /Title (x) /Dest [3 0 R /Fit] /First {number + 1} 0 R >>"),
            "<< /Title (x) /Dest [3 0 R /Fit] >>"]);

        var writing = await Reader().ReadAsync(pdf, Format.Pdf, TestContext.Current.CancellationToken);

        Assert.Equal("Here is text\n", writing.Text);
        Assert.Empty(writing.Headings);
    }

    [Fact]
    public async Task Tags_within_tags_do_not_end_the_process() => Assert.Equal(
        "It is nested too deeply",
        await FailureAsync(Encoding.UTF8.GetBytes($"<html>{string.Concat(Enumerable.Repeat("<b><i><div><table><tr><td>", Deep))}"), Format.Html));

    private static FormatReader Reader() => new(Options.Create(new IngestionOptions()), TimeProvider.System);

    private static async Task<string> FailureAsync(byte[] content, Format format) =>
        (await Assert.ThrowsAsync<UnreadableException>(() => Reader().ReadAsync(content, format, TestContext.Current.CancellationToken))).Message;
}
