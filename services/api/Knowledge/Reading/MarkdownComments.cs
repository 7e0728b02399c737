using System.Text;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>What stands between <c>&lt;!--</c> and <c>--&gt;</c> is for those who write a document; its readers, and so an assistant's users, do not see it.</summary>
internal static class MarkdownComments
{
    private const string Opening = "<!--";
    private const string Closing = "-->";

    /// <summary>Code may show comments, and one that nobody closed is text.</summary>
    public static string Without(string text)
    {
        if (!text.Contains(Opening, StringComparison.Ordinal))
            return text;

        var kept = new StringBuilder(text.Length);
        var fence = new Fence();
        var behind = 0;
        foreach (var (start, end) in Lines.Of(text, 0, text.Length))
        {
            // A comment that began further up ends behind this line.
            if (behind >= end)
                continue;

            var from = Math.Max(start, behind);
            if (from == start && fence.Holds(text.AsSpan(start, end - start)))
            {
                kept.Append(text, start, end - start);
                continue;
            }

            behind = KeepLine(text, from, end, kept);
        }

        return kept.ToString();
    }

    /// <returns>Where the last comment of the line ends; it may be further down.</returns>
    private static int KeepLine(string text, int from, int end, StringBuilder kept)
    {
        while (text.IndexOf(Opening, from, end - from, StringComparison.Ordinal) is >= 0 and var opening
            && text.IndexOf(Closing, opening, StringComparison.Ordinal) is >= 0 and var closing)
        {
            kept.Append(text, from, opening - from);
            from = closing + Closing.Length;
            if (from >= end)
                return from;
        }

        kept.Append(text, from, end - from);
        return end;
    }
}
