namespace ChatAi.Api.Knowledge;

/// <summary>The parts of a Markdown text under its headings. A heading with nothing under it goes with the next part.</summary>
internal static class Sections
{
    private const string Separator = " › ";

    public static IEnumerable<Chunk> Of(string text, bool isMarkdown)
    {
        if (!isMarkdown)
        {
            yield return new Chunk(0, text.Length, "");
            yield break;
        }

        var path = new List<(int Level, string Title)>();
        var (start, hasBody) = (0, false);
        var fence = new Fence();
        foreach (var line in Lines.Of(text, 0, text.Length))
        {
            var content = text.AsMemory(line.Start, line.End - line.Start);
            var inCode = fence.Holds(content.Span);
            if (inCode || HeadingLevel(content.Span) is not { } level)
            {
                hasBody |= !content.Span.IsWhiteSpace();
                continue;
            }

            if (hasBody)
            {
                yield return new Chunk(start, line.Start, Join(path));
                (start, hasBody) = (line.Start, false);
            }

            path.RemoveAll(heading => heading.Level >= level);
            path.Add((level, content.Span[level..].Trim().TrimEnd('#').Trim().ToString()));
        }

        yield return new Chunk(start, text.Length, Join(path));
    }

    private static string Join(List<(int Level, string Title)> path) =>
        string.Join(Separator, path.Select(heading => heading.Title).Where(title => title.Length > 0));

    private static int? HeadingLevel(ReadOnlySpan<char> line)
    {
        var level = 0;
        while (level < line.Length && line[level] == '#')
            level++;

        return level is >= 1 and <= 6 && (level == line.Length || char.IsWhiteSpace(line[level])) ? level : null;
    }
}
