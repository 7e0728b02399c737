namespace ChatAi.BotManager.Delivery;

/// <summary>
/// Cuts a text into parts that fit into Telegram messages, where a reader would: between paragraphs, else lines, else
/// words. Nothing is added or dropped: the parts put together are the text.
/// </summary>
internal static class MessageSplitter
{
    /// <summary>In UTF-16 units, after entities are parsed (https://core.telegram.org/bots/api#sendmessage).</summary>
    public const int Limit = 4096;

    /// <summary>A border in the first third of a part is not taken: it would leave a crumb.</summary>
    private const int SmallestShare = 3;

    private static readonly string[] Borders = ["\n\n", "\n", " "];

    public static IReadOnlyList<string> Split(string text, int limit = Limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2);

        var parts = new List<string>();
        var rest = text.AsSpan();
        while (rest.Length > limit)
        {
            var length = Cut(rest, limit);
            parts.Add(rest[..length].ToString());
            rest = rest[length..];
        }

        parts.Add(rest.ToString());
        return parts;
    }

    private static int Cut(ReadOnlySpan<char> text, int limit)
    {
        var window = text[..limit];
        foreach (var border in Borders)
        {
            var at = window.LastIndexOf(border, StringComparison.Ordinal);
            if (at >= limit / SmallestShare)
                return at + border.Length;
        }

        // A pair of surrogates is one character.
        return char.IsHighSurrogate(text[limit - 1]) && char.IsLowSurrogate(text[limit]) ? limit - 1 : limit;
    }
}
