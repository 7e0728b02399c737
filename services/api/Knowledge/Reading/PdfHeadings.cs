using UglyToad.PdfPig.Outline;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>
/// Which lines of a PDF are headings. Its bookmarks say so; where it has none, letters that are larger than those of most
/// of the text do.
/// </summary>
internal sealed class PdfHeadings
{
    private const int LongestLine = 150;

    private readonly ILookup<int, BookmarkNode> outline;
    private readonly List<double> sizes;

    public PdfHeadings(IReadOnlyList<IReadOnlyList<PdfLine>> pages, ILookup<int, BookmarkNode> outline)
    {
        this.outline = outline;
        sizes = outline.Count > 0 ? [] : LargerSizes(pages);
    }

    /// <returns>The levels of the page's lines that are headings, and the bookmarks of which the page has no line.</returns>
    public (Dictionary<PdfLine, int> Levels, List<BookmarkNode> Missing) On(int number, IReadOnlyList<PdfLine> lines)
    {
        var levels = new Dictionary<PdfLine, int>(ReferenceEqualityComparer.Instance);
        var missing = new List<BookmarkNode>();
        foreach (var node in outline[number])
        {
            var title = Key(node.Title);
            if (title.Length > 0 && lines.FirstOrDefault(line => !levels.ContainsKey(line) && IsTitled(Key(line.Text), title)) is { } line)
                levels[line] = node.Level + 1;
            else
                missing.Add(node);
        }

        foreach (var line in lines.Where(line => sizes.Contains(line.Size) && line.Text.Length <= LongestLine && line.Text.Any(char.IsLetter)))
            levels[line] = sizes.IndexOf(line.Size) + 1;

        return (levels, missing);
    }

    /// <summary>The bookmark may lack the number that the heading begins with, or have it alone.</summary>
    private static bool IsTitled(string line, string title) =>
        line == title
        || (line.EndsWith(title, StringComparison.Ordinal) && line.Length - title.Length <= 8)
        || (title.EndsWith(line, StringComparison.Ordinal) && line.Length >= 4 && title.Length - line.Length <= 8);

    private static string Key(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static List<double> LargerSizes(IReadOnlyList<IReadOnlyList<PdfLine>> pages)
    {
        var bySize = pages
            .SelectMany(lines => lines)
            .GroupBy(line => line.Size)
            .Select(group => (Size: group.Key, Letters: group.Sum(line => line.Text.Length)))
            .ToList();
        if (bySize.Count == 0)
            return [];

        var body = bySize.MaxBy(size => size.Letters);
        return [.. bySize
            .Where(size => size.Size >= 1.15 * body.Size && size.Letters <= 0.3 * body.Letters)
            .OrderByDescending(size => size.Size)
            .Select(size => size.Size)
            .Take(4)];
    }
}
