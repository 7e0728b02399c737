namespace ChatAi.BotManager.Delivery;

/// <summary>What a stretch of text is shown as, within what encloses it. Two stretches of one mark are one stretch.</summary>
/// <param name="outer">What encloses it, if anything does.</param>
/// <param name="value">A link's address, or a block's language.</param>
internal sealed class Mark(Mark? outer, MarkKind kind, string value)
{
    private readonly int depth = outer is null ? 1 : outer.depth + 1;

    public Mark? Outer => outer;

    public MarkKind Kind => kind;

    public string Value => value;

    /// <summary>
    /// What Telegram lets stand inside another (https://core.telegram.org/bots/api#formatting-options): nothing in itself,
    /// no code in a link, and code in nothing but a quote.
    /// </summary>
    public static Mark? Inside(Mark? outer, MarkKind kind, string value = "")
    {
        if (Find(outer, kind) is not null)
            return outer;

        return kind switch
        {
            MarkKind.Code or MarkKind.Block when Find(outer, MarkKind.Link) is not null => outer,
            MarkKind.Code or MarkKind.Block => new Mark(Find(outer, MarkKind.Quote), kind, value),
            _ => new Mark(outer, kind, value),
        };
    }

    /// <summary>The innermost mark that encloses both.</summary>
    public static Mark? Common(Mark? one, Mark? other)
    {
        while (one != other)
        {
            if (one is not null && (other is null || one.depth > other.depth))
                one = one.Outer;
            else
                other = other!.Outer;
        }

        return one;
    }

    private static Mark? Find(Mark? mark, MarkKind kind)
    {
        while (mark is not null && mark.Kind != kind)
            mark = mark.Outer;
        return mark;
    }
}

internal enum MarkKind
{
    Bold,
    Italic,
    Struck,
    Link,
    Code,
    Block,
    Quote,
}
