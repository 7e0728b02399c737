using ChatAi.Api.Knowledge.Reading;

namespace ChatAi.Api.Knowledge;

/// <summary>
/// Cuts a document's text into pieces that can be found and cited on their own. A piece never crosses a heading, keeps a
/// table or a code block whole if it can, else ends where a paragraph, a line, a sentence or a word ends; a piece that goes on with the
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

    /// <summary>The head of a table is repeated only when it leaves room for the rows.</summary>
    private const int LongestHeader = 600;

    public static IReadOnlyList<Chunk> Cut(Writing writing)
    {
        var chunks = new List<Chunk>();
        foreach (var section in Sections.Of(writing))
            chunks.AddRange(CutSection(writing, section));

        return chunks;
    }

    private static IEnumerable<Chunk> CutSection(Writing writing, Chunk section)
    {
        var text = writing.Text;
        var piece = section with { End = section.Start };
        foreach (var part in Blocks.Of(writing, section).SelectMany(block => Split(text, block)))
        {
            if (piece.End - piece.Start >= Smallest && part.End - piece.Start > Target)
            {
                yield return piece;
                piece = piece with { Start = part.Repeats ? SentenceBefore(text, piece.Start, piece.End) : piece.End, Repeated = part.Header };
            }

            piece = piece with { End = part.End };
        }

        if (!IsBlank(text, piece.Start, piece.End))
            yield return piece;
    }

    /// <summary>Blocks that are too long for a piece, in parts that are not.</summary>
    private static IEnumerable<Part> Split(string text, Block block)
    {
        if (block.End - block.Start <= (block.Whole is null ? Target : LongestBlock))
        {
            yield return new Part(block.End, Repeats: false, "");
            yield break;
        }

        var start = block.Start;
        var header = block.Whole is { Header: { Length: <= LongestHeader } repeated } ? repeated : "";
        while (block.End - start > Target)
        {
            var isContinued = start > block.Start;
            start = block.Whole is null ? SentenceEnd(text, start, start + Target) : LineEnd(text, start, block.End);
            yield return new Part(start, Repeats: isContinued && block.Whole is null, isContinued ? header : "");
        }

        if (start < block.End)
            yield return new Part(block.End, Repeats: block.Whole is null, header);
    }

    /// <summary>A line that is longer than a piece should be is still kept whole, within limits: it may be a record.</summary>
    private static int LineEnd(string text, int start, int end)
    {
        var line = text.LastIndexOf('\n', start + Target - 1, Target);
        if (line <= start)
            line = text.IndexOf('\n', start + Target, Math.Min(end, start + LongestBlock) - start - Target);

        return line > start ? line + 1 : WordEnd(text, start, start + Target);
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
    /// <param name="Header">What a piece that begins with it has to repeat of a table.</param>
    private readonly record struct Part(int End, bool Repeats, string Header);
}
