using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace ChatAi.Api.Knowledge.Reading;

internal static class ReadPdf
{
    public static Writing From(byte[] content, int mostPages, CancellationToken cancellationToken)
    {
        try
        {
            using var pdf = PdfDocument.Open(content, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            if (pdf.NumberOfPages > mostPages)
                throw new UnreadableException($"It has {pdf.NumberOfPages} pages, and {mostPages} are the most that are read");

            return Write(Lines(pdf, cancellationToken), pdf);
        }
        catch (PdfDocumentEncryptedException exception)
        {
            throw new UnreadableException("It is protected by a password", exception);
        }
    }

    private static List<IReadOnlyList<PdfLine>> Lines(PdfDocument pdf, CancellationToken cancellationToken)
    {
        var pages = new List<IReadOnlyList<PdfLine>>();
        for (var number = 1; number <= pdf.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pages.Add(PdfLine.Of(pdf.GetPage(number)));
        }

        // A scan has a few letters at most, such as a stamp.
        return pages.Sum(lines => lines.Sum(line => line.Text.Length)) < pages.Count
            ? throw new UnreadableException("It has no text: it seems to be scanned. Run a text recognition over it first")
            : PdfMargins.Without(pages);
    }

    private static Writing Write(List<IReadOnlyList<PdfLine>> pages, PdfDocument pdf)
    {
        var builder = new WritingBuilder();
        var headings = new PdfHeadings(pages, PdfOutline.Of(pdf));
        for (var place = 0; place < pages.Count; place++)
        {
            builder.BeginPage();
            var (levels, missing) = headings.On(place + 1, pages[place]);
            foreach (var node in missing)
                builder.AddHeading(node.Level + 1, node.Title);

            foreach (var paragraph in PdfParagraph.Of(pages[place], levels))
                paragraph.AddTo(builder);
        }

        return builder.Build();
    }
}
