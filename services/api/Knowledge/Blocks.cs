using ChatAi.Api.Knowledge.Reading;

namespace ChatAi.Api.Knowledge;

/// <summary>Paragraphs, lists, tables and code blocks: what is better not torn apart. Together they are the section.</summary>
internal static class Blocks
{
    public static IEnumerable<Block> Of(Writing writing, Chunk section)
    {
        var start = section.Start;
        foreach (var whole in WholesIn(writing, section))
        {
            foreach (var block in Prose(writing.Text, start, whole.Start))
                yield return block;

            yield return new Block(whole.Start, whole.End, whole);
            start = whole.End;
        }

        foreach (var block in Prose(writing.Text, start, section.End))
            yield return block;
    }

    /// <summary>An empty line ends a block.</summary>
    private static IEnumerable<Block> Prose(string text, int start, int end)
    {
        foreach (var line in Lines.Of(text, start, end))
        {
            if (!text.AsSpan(line.Start, line.End - line.Start).IsWhiteSpace())
                continue;

            yield return new Block(start, line.End);
            start = line.End;
        }

        if (start < end)
            yield return new Block(start, end);
    }

    /// <summary>Looked up by halves: a long document has many of both.</summary>
    private static IEnumerable<Whole> WholesIn(Writing writing, Chunk section)
    {
        var (low, high) = (0, writing.Wholes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (writing.Wholes[middle].Start < section.Start)
                low = middle + 1;
            else
                high = middle;
        }

        for (; low < writing.Wholes.Count && writing.Wholes[low].Start < section.End; low++)
            yield return writing.Wholes[low];
    }
}

/// <param name="Whole">Set when it is better kept in one piece.</param>
internal readonly record struct Block(int Start, int End, Whole? Whole = null);
