namespace ChatAi.Api.Knowledge.Reading;

/// <summary>The text stays as its author wrote it; only its headings, code blocks and tables are marked.</summary>
internal static class ReadMarkdown
{
    private const int LongestTitle = 200;

    public static Writing From(string text)
    {
        var headings = new List<Heading>();
        var wholes = new List<Whole>();
        var fence = new Fence();
        int? code = null;
        int? table = null;
        foreach (var line in Lines.Of(text, 0, text.Length))
        {
            var content = text.AsSpan(line.Start, line.End - line.Start);
            var isCode = fence.Holds(content);
            var isRow = !isCode && content.TrimStart().StartsWith('|');

            Close(ref code, isCode, line.Start, start => new Whole(start, line.Start, ""));
            Close(ref table, isRow, line.Start, start => Table(text, start, line.Start));
            if (!isCode && HeadingLevel(content) is { } level)
                headings.Add(new Heading(line.Start, line.End, level, Title(content[level..])));
        }

        Close(ref code, false, text.Length, start => new Whole(start, text.Length, ""));
        Close(ref table, false, text.Length, start => Table(text, start, text.Length));
        return new Writing(text, headings, wholes, []);

        void Close(ref int? open, bool goesOn, int place, Func<int, Whole> whole)
        {
            if (open is { } start && !goesOn)
                wholes.Add(whole(start));
            if (!goesOn || open is null)
                open = goesOn ? place : null;
        }
    }

    private static string Title(ReadOnlySpan<char> line)
    {
        var title = line.Trim().TrimEnd('#').Trim();
        return title[..Math.Min(title.Length, LongestTitle)].ToString();
    }

    private static Whole Table(string text, int start, int end)
    {
        var header = Lines.Of(text, start, end).Take(2).ToList();
        var isRuled = header.Count == 2 && text.AsSpan(header[1].Start, header[1].End - header[1].Start).Trim().Trim("|-: ").IsEmpty;
        return new Whole(start, end, isRuled ? text[start..header[1].End] : "");
    }

    private static int? HeadingLevel(ReadOnlySpan<char> line)
    {
        var level = 0;
        while (level < line.Length && line[level] == '#')
            level++;

        return level is >= 1 and <= 6 && (level == line.Length || char.IsWhiteSpace(line[level])) ? level : null;
    }
}
