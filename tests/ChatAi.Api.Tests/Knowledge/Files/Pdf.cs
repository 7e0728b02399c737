using System.Globalization;
using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Outline;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Writer;

namespace ChatAi.Api.Tests.Knowledge.Files;

/// <summary>PDFs as tests need them.</summary>
internal static class Pdf
{
    /// <summary>A line that begins with a hash is set larger.</summary>
    public static byte[] Of(params string[] pages) => Of(pages, []);

    public static byte[] Of(string[] pages, (string Title, int Level, int Page)[] bookmarks)
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var page in pages)
        {
            var sheet = builder.AddPage(PageSize.A4);
            var top = 800d;
            foreach (var line in page.Split('\n'))
            {
                var isLarge = line.StartsWith("# ", StringComparison.Ordinal);
                if (line.Length > 0)
                    sheet.AddText(isLarge ? line[2..] : line, isLarge ? 18 : 10, new PdfPoint(50, top), font);
                top -= isLarge ? 30 : 12;
            }
        }

        if (bookmarks.Length > 0)
            builder.Bookmarks = new Bookmarks([.. bookmarks.Select(Node)]);

        return builder.Build();
    }

    /// <summary>Written by hand: objects from number one on, the first of them the catalogue.</summary>
    public static byte[] Raw(IReadOnlyList<string> objects, string trailer = "")
    {
        var text = new StringBuilder("%PDF-1.7\n");
        var offsets = new List<int>();
        foreach (var (number, content) in objects.Index())
        {
            offsets.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{number + 1} 0 obj\n{content}\nendobj\n");
        }

        var start = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            text.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");

        text.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static DocumentBookmarkNode Node((string Title, int Level, int Page) bookmark) => new(
        bookmark.Title,
        bookmark.Level,
        new ExplicitDestination(bookmark.Page, ExplicitDestinationType.FitPage, ExplicitDestinationCoordinates.Empty),
        []);
}
