using System.Globalization;

namespace ChatAi.BotManager.Delivery;

/// <summary>
/// Cuts a text into parts that fit into Telegram messages, where a reader would: between paragraphs, else lines, else
/// words, and never inside what is shown as one character. The same text is always cut in the same places: the outbox
/// remembers how many parts of a row have left.
/// </summary>
internal static class MessageSplitter
{
    /// <summary>In UTF-16 units, after entities are parsed (https://core.telegram.org/bots/api#sendmessage).</summary>
    public const int Limit = 4096;

    /// <summary>A border in the first third of a part is not taken: it would leave a crumb.</summary>
    private const int SmallestShare = 3;

    private const string Paragraph = "\n\n";
    private static readonly string[] Borders = [Paragraph, "\n", " "];

    /// <summary>Nothing is added or dropped: the parts put together are the text.</summary>
    public static IReadOnlyList<string> Split(string text, int limit = Limit)
    {
        var parts = new List<string>();
        var start = 0;
        foreach (var end in Cuts(text, limit, static _ => false))
        {
            parts.Add(text[start..end]);
            start = end;
        }

        return parts;
    }

    /// <summary>What is cut in two is marked in both parts. The white space at a cut is dropped, and a part of nothing else.</summary>
    public static IReadOnlyList<StyledText> Split(StyledText text, int limit = Limit)
    {
        var visible = text.Visible;
        var parts = new List<StyledText>();
        var start = 0;
        foreach (var end in Cuts(visible, limit, InsideBlock(text)))
        {
            var length = visible.AsSpan(start, end - start).TrimEnd().Length;
            var skipped = BlankLines(visible.AsSpan(start, length));
            if (skipped < length)
                parts.Add(text.Between(start + skipped, start + length));
            start = end;
        }

        return parts;
    }

    /// <param name="insideBlock">Whether a place is one where a block of code would be cut in two.</param>
    /// <returns>Where each part ends.</returns>
    private static List<int> Cuts(string text, int limit, Func<int, bool> insideBlock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2);

        var cuts = new List<int>();
        var start = 0;
        while (text.Length - start > limit)
        {
            start = BetweenBlocks(text, start, limit, insideBlock) ?? Cut(text, start, limit);
            cuts.Add(start);
        }

        cuts.Add(text.Length);
        return cuts;
    }

    private static int? BetweenBlocks(string text, int start, int limit, Func<int, bool> insideBlock)
    {
        for (var window = limit; ;)
        {
            var at = text.AsSpan(start, window).LastIndexOf(Paragraph, StringComparison.Ordinal);
            if (at < limit / SmallestShare)
                return null;

            if (!insideBlock(start + at))
                return start + at + Paragraph.Length;

            window = at + 1;
        }
    }

    private static int Cut(string text, int start, int limit)
    {
        var window = text.AsSpan(start, limit);
        foreach (var border in Borders)
        {
            var at = window.LastIndexOf(border, StringComparison.Ordinal);
            var end = start + at + border.Length;

            // An accent that stands on a space belongs to it.
            if (at >= limit / SmallestShare && (border != " " || StringInfo.GetNextTextElementLength(text.AsSpan(end - 1)) == 1))
                return end;
        }

        return start + WholeCharacters(text.AsSpan(start), limit);
    }

    /// <summary>How much of the text fits without cutting what is shown as one character, unless nothing would.</summary>
    private static int WholeCharacters(ReadOnlySpan<char> text, int limit)
    {
        var length = 0;
        while (true)
        {
            var next = length + StringInfo.GetNextTextElementLength(text[length..]);
            if (next > limit)
                break;
            length = next;
        }

        if (length > 0)
            return length;

        return char.IsHighSurrogate(text[limit - 1]) && char.IsLowSurrogate(text[limit]) ? limit - 1 : limit;
    }

    /// <summary>How much to skip so that a part begins with a line that has something in it, as far indented as it was.</summary>
    private static int BlankLines(ReadOnlySpan<char> part)
    {
        var blank = part.Length - part.TrimStart().Length;
        return part[..blank].LastIndexOf('\n') + 1;
    }

    private static Func<int, bool> InsideBlock(StyledText text)
    {
        var blocks = new List<(int Start, int End)>();
        var at = 0;
        foreach (var run in text.Runs)
        {
            if (run.Mark is { Kind: MarkKind.Block })
                blocks.Add((at, at + run.Text.Length));
            at += run.Text.Length;
        }

        return place => blocks.Exists(block => block.Start <= place && place < block.End);
    }
}
