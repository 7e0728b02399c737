using System.Text;
using UglyToad.PdfPig.Content;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>A line of a page. Its place is measured along the direction of writing and across it.</summary>
internal sealed record PdfLine(string Text, double Size, double Start, double End, double Across)
{
    /// <summary>
    /// A PDF knows letters and their places. They come in the order in which they were set, which keeps columns apart; a
    /// line ends where the next letter stands higher, lower or further back.
    /// </summary>
    public static List<PdfLine> Of(Page page)
    {
        var lines = new List<PdfLine>();
        var text = new StringBuilder();
        Glyph? last = null;
        var (start, size) = (0d, 0d);
        foreach (var letter in page.Letters)
        {
            var glyph = Glyph.Of(letter);
            if (last is { } before && !glyph.Follows(before))
                End(before);

            // A letter that is printed twice in almost the same place is bold.
            if (last is { } same && glyph.Value == same.Value && Math.Abs(glyph.Start - same.Start) < 0.1 * glyph.Size)
                continue;

            if (text.Length == 0)
                (start, size) = (glyph.Start, glyph.Size);
            else if (last is { } previous && glyph.Start - previous.End > 0.15 * glyph.Size && !char.IsWhiteSpace(text[^1]))
                text.Append(glyph.Start - previous.End > 3 * glyph.Size ? '\t' : ' ');

            text.Append(glyph.Value);
            size = Math.Max(size, glyph.Size);
            last = glyph;
        }

        if (last is { } end)
            End(end);

        return lines;

        void End(Glyph glyph)
        {
            if (!string.IsNullOrWhiteSpace(text.ToString()))
                lines.Add(new PdfLine(text.ToString().Trim(), Math.Round(size * 2) / 2, start, glyph.End, glyph.Across));

            text.Clear();
            last = null;
        }
    }

    private readonly record struct Glyph(string Value, double Size, double Start, double End, double Across)
    {
        public static Glyph Of(Letter letter)
        {
            var (from, to) = (letter.StartBaseLine, letter.EndBaseLine);
            var size = Math.Max(letter.PointSize, 1);
            return letter.TextOrientation switch
            {
                TextOrientation.Rotate90 => new(letter.Value, size, -from.Y, -to.Y, from.X),
                TextOrientation.Rotate180 => new(letter.Value, size, -from.X, -to.X, -from.Y),
                TextOrientation.Rotate270 => new(letter.Value, size, from.Y, to.Y, -from.X),
                _ => new(letter.Value, size, from.X, to.X, from.Y),
            };
        }

        public bool Follows(Glyph before) =>
            Math.Abs(Across - before.Across) <= 0.5 * Math.Max(Size, before.Size)
            && Start >= before.Start - (0.5 * Size);
    }
}
