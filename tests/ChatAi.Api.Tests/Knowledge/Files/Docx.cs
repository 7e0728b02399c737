using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace ChatAi.Api.Tests.Knowledge.Files;

/// <summary>Word files as tests need them.</summary>
internal static class Docx
{
    public static byte[] Of(params OpenXmlElement[] parts)
    {
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = package.AddMainDocumentPart();
            main.Document = new Document(new Body(parts));

            // As Word names them in Russian.
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                new Style(new StyleName { Val = "heading 1" }) { StyleId = "1", Type = StyleValues.Paragraph },
                new Style(new StyleName { Val = "heading 2" }) { StyleId = "2", Type = StyleValues.Paragraph },
                new Style(new StyleName { Val = "Our own" }, new BasedOn { Val = "2" }) { StyleId = "own", Type = StyleValues.Paragraph });
        }

        return stream.ToArray();
    }

    public static Paragraph Words(string text, string? style = null) =>
        new(new ParagraphProperties(style is null ? [] : [new ParagraphStyleId { Val = style }]), new Run(new Text(text) { Space = SpaceProcessingModeValues.Preserve }));

    public static Paragraph Item(string text, int depth) => new(
        new ParagraphProperties(new NumberingProperties(new NumberingLevelReference { Val = depth }, new NumberingId { Val = 1 })),
        new Run(new Text(text)));

    public static Table Rows(params string[][] rows) =>
        new(rows.Select(row => new TableRow(row.Select(cell => new TableCell(Words(cell))))));

    /// <summary>The main part is written over, by what a program could not be brought to write.</summary>
    public static byte[] WithMainPart(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        stream.Write(Of(Words("x")));
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry("word/document.xml")!.Delete();
            using var part = zip.CreateEntry("word/document.xml").Open();
            write(part);
        }

        return stream.ToArray();
    }
}
