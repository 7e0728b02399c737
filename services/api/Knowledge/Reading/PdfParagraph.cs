using System.Text;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>Lines that belong together, as one text. A line that reaches the margin goes on with the next one.</summary>
internal sealed record PdfParagraph(string Text, int? HeadingLevel)
{
    public static IEnumerable<PdfParagraph> Of(IReadOnlyList<PdfLine> lines, Dictionary<PdfLine, int> levels)
    {
        var text = new StringBuilder();
        var spacing = Spacing(lines);
        var margin = lines.Count == 0 ? 0 : lines.Max(line => line.End);
        PdfLine? last = null;
        foreach (var line in lines)
        {
            int? level = levels.TryGetValue(line, out var found) ? found : null;
            var isApart = last is null || IsApart(last, line, spacing);
            if (text.Length > 0 && (level is not null || isApart))
            {
                yield return new PdfParagraph(text.ToString(), null);
                text.Clear();
            }

            if (level is not null)
            {
                yield return new PdfParagraph(line.Text, level);
                last = null;
                continue;
            }

            if (text.Length > 0)
                Join(text, last!, line, margin);

            text.Append(line.Text);
            last = line;
        }

        if (text.Length > 0)
            yield return new PdfParagraph(text.ToString(), null);
    }

    public void AddTo(WritingBuilder builder)
    {
        if (HeadingLevel is { } level)
            builder.AddHeading(level, Text);
        else
            builder.AddParagraph(Text);
    }

    private static void Join(StringBuilder text, PdfLine last, PdfLine line, double margin)
    {
        if (text[^1] is '\u00AD' or '-' && text.Length > 1 && char.IsLetter(text[^2]) && char.IsLower(line.Text[0]))
            text.Length--;
        else
            text.Append(last.End >= 0.8 * margin ? ' ' : '\n');
    }

    private static bool IsApart(PdfLine last, PdfLine line, double spacing)
    {
        var down = last.Across - line.Across;
        return down < 0 || down > 1.4 * spacing || Math.Abs(last.Size - line.Size) > 0.2 * Math.Max(last.Size, line.Size);
    }

    /// <summary>The distance that most lines of the page have from the one above.</summary>
    private static double Spacing(IReadOnlyList<PdfLine> lines)
    {
        var distances = lines
            .Zip(lines.Skip(1), (above, below) => above.Across - below.Across)
            .Where(distance => distance > 0)
            .Order()
            .ToList();

        return distances.Count == 0 ? 0 : Math.Max(distances[distances.Count / 4], lines[0].Size);
    }
}
