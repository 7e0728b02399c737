using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>Headings by their styles, lists, tables; what was deleted under revision, and what Word repeats for older readers, is left out.</summary>
internal sealed class ReadDocx
{
    private readonly WritingBuilder builder = new();
    private readonly DocxStyles styles;
    private readonly StringBuilder text = new();
    private readonly List<List<string>> rows = [];
    private int tables;
    private int? listDepth;
    private int? level;

    private ReadDocx(DocxStyles styles) => this.styles = styles;

    public static Writing From(byte[] content, CancellationToken cancellationToken)
    {
        ZipGuard.Check(content, cancellationToken);
        using var stream = new MemoryStream(content, writable: false);
        using var package = WordprocessingDocument.Open(stream, isEditable: false);
        var main = package.MainDocumentPart ?? throw new UnreadableException("The file is damaged");
        using var styles = main.StyleDefinitionsPart is { } part ? DocxXml.Open(part) : null;
        using var reader = DocxXml.Open(main);

        return new ReadDocx(DocxStyles.Read(styles)).Read(reader, cancellationToken);
    }

    private Writing Read(XmlReader reader, CancellationToken cancellationToken)
    {
        while (DocxXml.Read(reader))
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (reader.NodeType is XmlNodeType.Element && IsLeftOut(reader.LocalName))
                reader.Skip();

            if (reader.NodeType is XmlNodeType.Element)
                Begin(reader, reader.LocalName);
            else if (reader.NodeType is XmlNodeType.EndElement)
                End(reader.LocalName);
        }

        return builder.Build();
    }

    private static bool IsLeftOut(string element) => element is "Fallback" or "delText" or "instrText" or "rPr" or "sectPr";

    private void Begin(XmlReader reader, string element)
    {
        switch (element)
        {
            case "t" when !reader.IsEmptyElement && reader.Read() && reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                text.Append(reader.Value);
                break;
            case "tab":
                text.Append('\t');
                break;
            case "br" or "cr":
                text.Append('\n');
                break;
            case "noBreakHyphen":
                text.Append('-');
                break;
            case "pStyle":
                level ??= styles.LevelOf(DocxXml.Attribute(reader, "val"));
                break;
            case "outlineLvl":
                level = DocxStyles.OutlineLevel(DocxXml.Attribute(reader, "val")) ?? level;
                break;
            case "numPr":
                listDepth ??= 0;
                break;
            case "ilvl":
                listDepth = int.TryParse(DocxXml.Attribute(reader, "val"), NumberStyles.None, CultureInfo.InvariantCulture, out var depth) ? depth : 0;
                break;
            case "tbl" when tables++ == 0:
                rows.Clear();
                break;
            case "tr" when tables == 1:
                rows.Add([]);
                break;
            case "tc" when tables == 1 && rows.Count > 0:
                text.Clear();
                break;
        }
    }

    private void End(string element)
    {
        switch (element)
        {
            // Within a table, also one in another, paragraphs are lines of the outer cell.
            case "p" when tables > 0:
                text.Append('\n');
                (level, listDepth) = (null, null);
                break;
            case "p":
                EndParagraph();
                break;
            case "tc" when tables == 1 && rows.Count > 0:
                rows[^1].Add(text.ToString());
                text.Clear();
                break;
            case "tbl" when --tables == 0:
                builder.AddTable(rows);
                break;
        }
    }

    private void EndParagraph()
    {
        // A heading is numbered like a list, too.
        if (level is { } heading)
            builder.AddHeading(heading, text.ToString());
        else if (listDepth is { } depth)
            builder.AddListItem(depth, text.ToString());
        else
            builder.AddParagraph(text.ToString());

        text.Clear();
        (level, listDepth) = (null, null);
    }
}
