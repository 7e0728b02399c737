using System.Text;

namespace ChatAi.BotManager.Delivery;

/// <summary>
/// The light Markdown of models as Telegram's HTML: blocks of code, code and bold. What is not balanced stays as it is
/// written, so that the outcome is always valid (https://core.telegram.org/bots/api#html-style).
/// </summary>
internal static class TelegramHtml
{
    private const string Fence = "```";
    private const string Bold = "**";
    private const int LongestLanguage = 20;

    public static string Render(string text)
    {
        var html = new StringBuilder(text.Length + 64);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var next = rest.IndexOfAny('`', '*');
            if (next < 0)
                break;

            Escape(html, rest[..next]);
            rest = rest[next..];
            var length = Block(html, rest);
            if (length == 0)
                length = Inline(html, rest, "`", "code");
            if (length == 0)
                length = Inline(html, rest, Bold, "b");
            if (length == 0)
                length = AsItIs(html, rest);
            rest = rest[length..];
        }

        Escape(html, rest);
        return html.ToString();
    }

    public static string Escape(string text)
    {
        var html = new StringBuilder(text.Length + 16);
        Escape(html, text);
        return html.ToString();
    }

    /// <returns>How much of the text was taken; 0 when it does not begin with a closed block.</returns>
    private static int Block(StringBuilder html, ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Fence, StringComparison.Ordinal))
            return 0;

        var end = text[Fence.Length..].IndexOf(Fence, StringComparison.Ordinal);
        if (end < 0)
            return 0;

        var inside = text.Slice(Fence.Length, end);
        var line = inside.IndexOf('\n');
        var language = line > 0 && IsLanguage(inside[..line].TrimEnd()) ? inside[..line].TrimEnd().ToString() : "";
        var code = line >= 0 && (line == 0 || language.Length > 0) ? inside[(line + 1)..] : inside;
        if (code.IsWhiteSpace())
            return 0;

        html.Append(language.Length > 0 ? $"<pre><code class=\"language-{language}\">" : "<pre>");
        Escape(html, code);
        html.Append(language.Length > 0 ? "</code></pre>" : "</pre>");
        return end + (2 * Fence.Length);
    }

    private static int Inline(StringBuilder html, ReadOnlySpan<char> text, string mark, string tag)
    {
        if (!text.StartsWith(mark, StringComparison.Ordinal))
            return 0;

        var inside = text[mark.Length..];
        var end = inside.IndexOf(mark, StringComparison.Ordinal);
        if (end <= 0 || inside[..end].Contains('\n') || char.IsWhiteSpace(inside[0]) || char.IsWhiteSpace(inside[end - 1]))
            return 0;

        html.Append('<').Append(tag).Append('>');
        Escape(html, inside[..end]);
        html.Append("</").Append(tag).Append('>');
        return end + (2 * mark.Length);
    }

    /// <summary>A run of marks that opens nothing.</summary>
    private static int AsItIs(StringBuilder html, ReadOnlySpan<char> text)
    {
        var length = text.StartsWith(Fence, StringComparison.Ordinal) ? Fence.Length
            : text.StartsWith(Bold, StringComparison.Ordinal) ? Bold.Length
            : 1;
        Escape(html, text[..length]);
        return length;
    }

    private static bool IsLanguage(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > LongestLanguage)
            return false;

        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('+' or '-' or '#' or '_'))
                return false;
        }

        return true;
    }

    private static void Escape(StringBuilder html, ReadOnlySpan<char> text)
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
    }
}
