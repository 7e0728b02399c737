namespace ChatAi.Api.Knowledge.Reading;

/// <summary>The title above and the number below each page would stand amidst sentences, and be found for every question.</summary>
internal static class PdfMargins
{
    /// <summary>Books have another one on the left than on the right, and each chapter may have its own.</summary>
    private const int OneIn = 4;
    private const int FewestPages = 4;

    public static List<IReadOnlyList<PdfLine>> Without(List<IReadOnlyList<PdfLine>> pages)
    {
        if (pages.Count < FewestPages)
            return pages;

        var repeated = pages
            .Where(lines => lines.Count > 2)
            .SelectMany(lines => new[] { Key(lines[0]), Key(lines[^1]) }.Distinct())
            .GroupBy(key => key)
            .Where(group => group.Count() >= 3 && group.Count() * OneIn >= pages.Count)
            .Select(group => group.Key)
            .ToHashSet();

        return [.. pages.Select(lines => Without(lines, repeated))];
    }

    private static IReadOnlyList<PdfLine> Without(IReadOnlyList<PdfLine> lines, HashSet<string> repeated) =>
        lines.Count <= 2
            ? lines
            : [.. lines.Where((line, place) => (place > 0 && place < lines.Count - 1) || !repeated.Contains(Key(line)))];

    /// <summary>The numbers differ from page to page.</summary>
    private static string Key(PdfLine line) => string.Concat(line.Text.Where(character => !char.IsDigit(character)));
}
