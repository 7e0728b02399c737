using System.Globalization;
using System.Xml;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>Which paragraph styles are headings: by their outline level, by the name that Word gives them in every language, or by what they are based on.</summary>
internal sealed class DocxStyles
{
    private const int LongestChain = 20;

    private readonly Dictionary<string, (int? Level, string? Base)> styles = [];

    public static DocxStyles Read(XmlReader? reader)
    {
        var all = new DocxStyles();
        string? style = null;
        while (reader is not null && DocxXml.Read(reader))
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;

            if (reader.LocalName == "style")
            {
                style = DocxXml.Attribute(reader, "styleId");
                if (style is not null)
                    all.styles[style] = default;
            }
            else if (style is not null)
            {
                all.Learn(style, reader.LocalName, DocxXml.Attribute(reader, "val"));
            }
        }

        return all;
    }

    /// <returns>From 1 on; null for what is no heading.</returns>
    public int? LevelOf(string? style)
    {
        for (var step = 0; step < LongestChain && style is not null && styles.TryGetValue(style, out var found); step++)
        {
            if (found.Level is { } level)
                return level;

            style = found.Base;
        }

        return null;
    }

    private void Learn(string style, string element, string? value)
    {
        var known = styles[style];
        styles[style] = element switch
        {
            "name" => (known.Level ?? OfName(value), known.Base),
            "outlineLvl" when OutlineLevel(value) is { } level => (level, known.Base),
            "basedOn" => (known.Level, value),
            _ => known,
        };
    }

    /// <summary>The ninth is body text.</summary>
    public static int? OutlineLevel(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level < 9 ? level + 1 : null;

    private static int? OfName(string? name) => name?.ToUpperInvariant() switch
    {
        "TITLE" => 1,
        { Length: 9 } heading when heading.StartsWith("HEADING ", StringComparison.Ordinal) && char.IsAsciiDigit(heading[8]) => heading[8] - '0',
        _ => null,
    };
}
