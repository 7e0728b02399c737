using System.Globalization;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace ChatAi.Bench.Ingestion;

/// <summary>A PDF as word processors make them: a title page, then pages full of prose under headings, with their numbers at the foot.</summary>
internal static class Book
{
    private const double Margin = 56;
    private const double Top = 780;
    private const double Foot = 36;
    private const double Leading = 14;
    private const double HeadingLeading = 26;
    private const double Size = 11;
    private const double HeadingSize = 16;
    private const double TitleSize = 26;
    private const int LineLength = 88;

    /// <param name="title">Makes it other content than a book of another title.</param>
    public static byte[] Of(string title, int pages)
    {
        var prose = new Prose();
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        builder.AddPage(PageSize.A4).AddText(title, TitleSize, new PdfPoint(Margin, Top), font);
        for (var number = 2; number <= pages; number++)
        {
            var page = builder.AddPage(PageSize.A4);
            Fill(page, font, prose);
            page.AddText(number.ToString(CultureInfo.InvariantCulture), Size, new PdfPoint(Margin, Foot), font);
        }

        return builder.Build();
    }

    private static void Fill(PdfPageBuilder page, PdfDocumentBuilder.AddedFont font, Prose prose)
    {
        var height = Top;
        while (height > Foot + HeadingLeading + Leading)
        {
            page.AddText(prose.Heading(), HeadingSize, new PdfPoint(Margin, height), font);
            height -= HeadingLeading;
            foreach (var paragraph in prose.Section())
            {
                foreach (var line in LinesOf(paragraph).TakeWhile(_ => height > Foot + Leading))
                {
                    page.AddText(line, Size, new PdfPoint(Margin, height), font);
                    height -= Leading;
                }

                height -= Leading;
            }
        }
    }

    private static IEnumerable<string> LinesOf(string paragraph)
    {
        var start = 0;
        while (paragraph.Length - start > LineLength)
        {
            var end = paragraph.LastIndexOf(' ', start + LineLength, LineLength);
            yield return paragraph[start..end];
            start = end + 1;
        }

        yield return paragraph[start..];
    }
}
