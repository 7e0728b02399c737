namespace ChatAi.Api.Knowledge;

/// <summary>
/// Cuts a document's text into pieces that can be found and cited on their own. A piece never crosses a heading, keeps a
/// code block whole if it can, else ends where a paragraph, a line, a sentence or a word ends; a piece that goes on with the
/// same paragraph repeats the last sentence. Nothing is left out: the pieces together are the text.
/// </summary>
internal static class Chunker
{
    /// <summary>The size a piece grows to.</summary>
    public const int Target = 1_200;

    /// <summary>A code block may be so long and still stay in one piece.</summary>
    public const int LongestBlock = 2_400;

    /// <summary>Less than that, such as a heading alone, is no piece of its own when something follows.</summary>
    private const int Smallest = 200;

    private const int LongestOverlap = 160;

    public static IReadOnlyList<Chunk> Cut(string text, bool isMarkdown)
    {
        var chunks = new List<Chunk>();
        foreach (var section in Sections.Of(text, isMarkdown))
            chunks.AddRange(CutSection(text, section, isMarkdown));

        return chunks;
    }

    private static IEnumerable<Chunk> CutSection(string text, Chunk section, bool isMarkdown)
    {
        var start = section.Start;
        var end = section.Start;
        foreach (var part in Blocks.Of(text, section, isMarkdown).SelectMany(block => Split(text, block)))
        {
            if (end - start >= Smallest && part.End - start > Target)
            {
                yield return section with { Start = start, End = end };
                start = part.Repeats ? SentenceBefore(text, start, end) : end;
            }

            end = part.End;
        }

        if (!IsBlank(text, start, end))
            yield return section with { Start = start, End = end };
    }

    /// <summary>Blocks that are too long for a piece, in parts that are not.</summary>
    private static IEnumerable<Part> Split(string text, Block block)
    {
        if (block.End - block.Start <= (block.IsCode ? LongestBlock : Target))
        {
            yield return new Part(block.End, Repeats: false);
            yield break;
        }

        var start = block.Start;
        while (block.End - start > Target)
        {
            var isContinued = start > block.Start;
            start = block.IsCode ? LineEnd(text, start, start + Target) : SentenceEnd(text, start, start + Target);
            yield return new Part(start, Repeats: isContinued && !block.IsCode);
        }

        yield return new Part(block.End, Repeats: !block.IsCode);
    }

    private static int LineEnd(string text, int start, int limit)
    {
        var line = text.LastIndexOf('\n', limit - 1, limit - start);
        return line > start ? line + 1 : WordEnd(text, start, limit);
    }

    private static int SentenceEnd(string text, int start, int limit)
    {
        for (var position = limit; position > start + (Target / 2); position--)
        {
            if (IsSentenceStart(text, position))
                return position;
        }

        return WordEnd(text, start, limit);
    }

    private static int WordEnd(string text, int start, int limit)
    {
        for (var position = limit; position > start + (Target / 2); position--)
        {
            if (char.IsWhiteSpace(text[position - 1]))
                return position;
        }

        // A character beyond the 16-bit plane is two chars, and belongs to one piece.
        return char.IsLowSurrogate(text[limit]) ? limit - 1 : limit;
    }

    private static int SentenceBefore(string text, int start, int end)
    {
        for (var position = end - 1; position > start && end - position <= LongestOverlap; position--)
        {
            if (IsSentenceStart(text, position))
                return position;
        }

        return end;
    }

    private static bool IsSentenceStart(string text, int position) =>
        position >= 2
        && char.IsWhiteSpace(text[position - 1])
        && text[position - 2] is '.' or '!' or '?' or '…' or '。' or ':' or ';'
        || position >= 1 && text[position - 1] == '\n';

    private static bool IsBlank(string text, int start, int end) => text.AsSpan(start, end - start).IsWhiteSpace();

    /// <param name="Repeats">Whether a piece that begins with it repeats the end of the one before.</param>
    private readonly record struct Part(int End, bool Repeats);
}
