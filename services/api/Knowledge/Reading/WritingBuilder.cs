using System.Globalization;
using System.Text;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>Puts a document down as text, part by part: an empty line between parts, headings and tables as Markdown has them.</summary>
internal sealed class WritingBuilder
{
    private const int LongestTitle = 200;
    private const int LongestText = 64 * 1024 * 1024;

    private readonly StringBuilder text = new();
    private readonly List<Heading> headings = [];
    private readonly List<Whole> wholes = [];
    private readonly List<int> pageStarts = [];
    private bool isInList;

    public bool IsEmpty => text.Length == 0;

    public void BeginPage() => pageStarts.Add(text.Length);

    public void AddHeading(int level, string title)
    {
        var clean = InOneLine(title);
        if (clean.Length == 0)
            return;

        level = Math.Clamp(level, 1, 6);
        var start = AddPart($"{new string('#', level)} {clean}");
        headings.Add(new Heading(start, text.Length, level, clean[..Math.Min(clean.Length, LongestTitle)]));
    }

    public void AddParagraph(string paragraph) => AddPart(Clean(paragraph).Trim());

    /// <param name="depth">Zero for an item of the outermost list.</param>
    public void AddListItem(int depth, string item)
    {
        var clean = InOneLine(item);
        if (clean.Length == 0)
            return;

        var line = $"{new string(' ', 2 * Math.Clamp(depth, 0, 8))}- {clean}";
        if (isInList)
            text.Append(line).Append('\n');
        else
            AddPart(line);

        isInList = true;
    }

    public void AddCode(string code)
    {
        var clean = Clean(code).Trim('\n');
        if (string.IsNullOrWhiteSpace(clean))
            return;

        var start = AddPart(clean);
        wholes.Add(new Whole(start, text.Length, ""));
    }

    /// <param name="rows">The first one names the columns.</param>
    public void AddTable(IEnumerable<IReadOnlyList<string>> rows)
    {
        var (start, header) = (0, "");
        foreach (var row in rows.Where(row => row.Any(cell => !string.IsNullOrWhiteSpace(cell))))
        {
            var line = $"| {string.Join(" | ", row.Select(cell => InOneLine(cell).Replace("|", @"\|", StringComparison.Ordinal)))} |";
            if (header.Length > 0)
            {
                Append($"{line}\n");
                continue;
            }

            header = $"{line}\n|{string.Concat(Enumerable.Repeat(" --- |", row.Count))}\n";
            start = AddPart(header);
        }

        if (header.Length > 0)
            wholes.Add(new Whole(start, text.Length, header));
    }

    public Writing Build() => new(text.ToString(), headings, wholes, pageStarts);

    private int AddPart(string part)
    {
        if (part.Length == 0)
            return text.Length;

        isInList = false;
        if (text.Length > 0)
            text.Append('\n');

        var start = text.Length;
        Append(part.EndsWith('\n') ? part : $"{part}\n");
        return start;
    }

    private void Append(string part)
    {
        if (text.Length + part.Length > LongestText)
            throw new UnreadableException("It holds too much text");

        text.Append(part);
    }

    private static string InOneLine(string text) => string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Programs write what neither a database nor JSON takes: control characters, halves of characters.</summary>
    private static string Clean(string text)
    {
        if (!text.Any(character => char.IsControl(character) || char.IsSurrogate(character)))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Control))
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }
}
