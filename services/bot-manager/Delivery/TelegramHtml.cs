using System.Text;

namespace ChatAi.BotManager.Delivery;

/// <summary>
/// Styled text as Telegram's HTML (https://core.telegram.org/bots/api#html-style): every tag is closed in its order and has
/// something in it, whatever the text.
/// </summary>
internal static class TelegramHtml
{
    public static string Render(StyledText text)
    {
        var html = new StringBuilder(text.Visible.Length + 64);
        Mark? open = null;
        foreach (var run in text.Runs)
        {
            Move(html, open, run.Mark);
            Escape(html, run.Text);
            open = run.Mark;
        }

        Move(html, open, null);
        return html.ToString();
    }

    /// <summary>Closes what does not go on, and opens what begins.</summary>
    private static void Move(StringBuilder html, Mark? from, Mark? to)
    {
        var common = Mark.Common(from, to);
        for (; from != common; from = from!.Outer)
            html.Append(End(from!));
        Open(html, to, common);
    }

    private static void Open(StringBuilder html, Mark? mark, Mark? opened)
    {
        if (mark == opened)
            return;

        Open(html, mark!.Outer, opened);
        switch (mark.Kind)
        {
            case MarkKind.Link:
                Escape(html.Append("<a href=\""), mark.Value).Append("\">");
                break;

            case MarkKind.Block when mark.Value.Length > 0:
                Escape(html.Append("<pre><code class=\"language-"), mark.Value).Append("\">");
                break;

            default:
                html.Append('<').Append(Tag(mark.Kind)).Append('>');
                break;
        }
    }

    private static string End(Mark mark) =>
        mark is { Kind: MarkKind.Block, Value.Length: > 0 } ? "</code></pre>" : $"</{Tag(mark.Kind)}>";

    private static string Tag(MarkKind kind) => kind switch
    {
        MarkKind.Bold => "b",
        MarkKind.Italic => "i",
        MarkKind.Struck => "s",
        MarkKind.Link => "a",
        MarkKind.Code => "code",
        MarkKind.Block => "pre",
        _ => "blockquote",
    };

    private static StringBuilder Escape(StringBuilder html, string text)
    {
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                _ => html.Append(letter),
            };
        }

        return html;
    }
}
