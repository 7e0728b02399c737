using System.Net;
using System.Text;
using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Text;

/// <summary>
/// Telegram's HTML: a handful of tags, all closed, in order. Anything else refuses the whole message, in
/// Telegram's words. https://core.telegram.org/bots/api#html-style
/// </summary>
internal sealed class HtmlText
{
    private static readonly Dictionary<string, string> EntityOfTag = new(StringComparer.Ordinal)
    {
        ["b"] = "bold",
        ["strong"] = "bold",
        ["i"] = "italic",
        ["em"] = "italic",
        ["u"] = "underline",
        ["ins"] = "underline",
        ["s"] = "strikethrough",
        ["strike"] = "strikethrough",
        ["del"] = "strikethrough",
        ["tg-spoiler"] = "spoiler",
        ["span"] = "spoiler",
        ["a"] = "text_link",
        ["code"] = "code",
        ["pre"] = "pre",
        ["blockquote"] = "blockquote",
        ["tg-emoji"] = "custom_emoji",
    };

    private readonly string html;
    private readonly StringBuilder text = new();
    private readonly Stack<OpenTag> open = new();
    private readonly List<MessageEntity> entities = [];
    private int at;

    private HtmlText(string html) => this.html = html;

    public static bool TryParse(string html, out FormattedText parsed, out string problem)
    {
        var parser = new HtmlText(html);
        try
        {
            parsed = parser.Read();
            problem = "";
            return true;
        }
        catch (FormatException wrong)
        {
            parsed = new FormattedText("", []);
            problem = wrong.Message;
            return false;
        }
    }

    private FormattedText Read()
    {
        while (at < html.Length)
        {
            if (html[at] == '&')
                ReadCharacterReference();
            else if (html[at] != '<')
                text.Append(html[at++]);
            else if (at + 1 < html.Length && html[at + 1] == '/')
                ReadEndTag();
            else
                ReadStartTag();
        }

        if (open.TryPeek(out var left))
            throw new FormatException($"Can't find end tag corresponding to start tag \"{left.Name}\"");

        return new FormattedText(text.ToString(), [.. entities.OrderBy(entity => entity.Offset).ThenByDescending(entity => entity.Length)]);
    }

    /// <summary>Only the four named references and numeric ones are known; others stay as they are written.</summary>
    private void ReadCharacterReference()
    {
        var end = html.IndexOf(';', at);
        var reference = end < 0 || end - at > 10 ? "" : html[at..(end + 1)];
        var known = reference is "&lt;" or "&gt;" or "&amp;" or "&quot;" || reference.StartsWith("&#", StringComparison.Ordinal);
        var decoded = known ? WebUtility.HtmlDecode(reference) : reference;

        if (!known || decoded == reference)
        {
            text.Append(html[at++]);
            return;
        }

        text.Append(decoded);
        at = end + 1;
    }

    private void ReadStartTag()
    {
        var begin = at++;
        var name = ReadName();
        if (at >= html.Length)
            throw Wrong("Unclosed start tag", begin);

        if (!EntityOfTag.ContainsKey(name))
            throw Wrong($"Unsupported start tag \"{name}\"", begin);

        var attributes = ReadAttributes(name, begin);
        if (name == "span" && attributes.GetValueOrDefault("class") != "tg-spoiler")
            throw Wrong("Tag \"span\" must have class \"tg-spoiler\"", begin);

        open.Push(new OpenTag(name, text.Length, attributes));
    }

    private Dictionary<string, string> ReadAttributes(string tag, int begin)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            SkipSpace();
            if (at >= html.Length)
                throw Wrong("Unclosed start tag", begin);

            if (html[at] == '>')
            {
                at++;
                return attributes;
            }

            var name = ReadAttributeName();
            if (name.Length == 0)
                throw Wrong($"Empty attribute name in the tag \"{tag}\"", begin);

            SkipSpace();
            attributes[name] = at < html.Length && html[at] == '=' ? ReadAttributeValue(tag, begin) : "";
        }
    }

    private string ReadAttributeValue(string tag, int begin)
    {
        at++;
        SkipSpace();
        if (at >= html.Length)
            throw Wrong("Unclosed start tag", begin);

        var quote = html[at];
        if (quote is not ('"' or '\''))
            return ReadWhile(letter => !char.IsWhiteSpace(letter) && letter is not '>');

        var end = html.IndexOf(quote, at + 1);
        if (end < 0)
            throw Wrong($"Unclosed start tag \"{tag}\"", begin);

        var value = WebUtility.HtmlDecode(html[(at + 1)..end]);
        at = end + 1;
        return value;
    }

    private void ReadEndTag()
    {
        var begin = at;
        at += 2;
        var name = ReadName();
        SkipSpace();
        if (at >= html.Length || html[at] != '>')
            throw Wrong("Unclosed end tag", begin);

        at++;
        if (!open.TryPop(out var tag))
            throw Wrong("Unexpected end tag", begin);

        if (name.Length > 0 && name != tag.Name)
            throw Wrong("Unmatched end tag", begin, $", expected \"</{tag.Name}>\", found \"</{name}>\"");

        Close(tag);
    }

    private void Close(OpenTag tag)
    {
        var length = text.Length - tag.Offset;
        if (length == 0)
            return;

        var entity = new MessageEntity(EntityOfTag[tag.Name], tag.Offset, length);
        switch (tag.Name)
        {
            case "a":
                // A link without an address of its own leads to its text; one that leads nowhere is plain text.
                var address = tag.Attributes.TryGetValue("href", out var href) && href.Length > 0 ? href : text.ToString(tag.Offset, length);
                if (LinkAddress.Of(address) is not { } url)
                    return;
                entity = entity with { Url = url };
                break;

            case "code" when open.TryPeek(out var outer) && outer.Name == "pre" && outer.Offset == tag.Offset:
                // <pre><code class="language-…"> is one block; the language belongs to the pre.
                outer.Inner = tag;
                outer.InnerLength = length;
                break;

            case "pre" when tag.Inner is { } inner && tag.InnerLength == length:
                var language = inner.Attributes.GetValueOrDefault("class", "");
                entities.RemoveAll(other => other.Type == "code" && other.Offset == tag.Offset && other.Length == length);
                if (language.StartsWith("language-", StringComparison.Ordinal))
                    entity = entity with { Language = language["language-".Length..] };
                break;

            case "blockquote" when tag.Attributes.ContainsKey("expandable"):
                entity = entity with { Type = "expandable_blockquote" };
                break;

            case "tg-emoji":
                entity = entity with { CustomEmojiId = tag.Attributes.GetValueOrDefault("emoji-id", "") };
                break;
        }

        entities.Add(entity);
    }

    private string ReadName() => ReadWhile(letter => !char.IsWhiteSpace(letter) && letter is not '>');

    private string ReadAttributeName() => ReadWhile(letter => !char.IsWhiteSpace(letter) && letter is not ('=' or '>'));

    private string ReadWhile(Func<char, bool> belongs)
    {
        var begin = at;
        while (at < html.Length && belongs(html[at]))
            at++;
        return Lower(html[begin..at]);
    }

    private void SkipSpace()
    {
        while (at < html.Length && char.IsWhiteSpace(html[at]))
            at++;
    }

    private static string Lower(string name) => string.Create(name.Length, name, static (letters, source) => source.AsSpan().ToLowerInvariant(letters));

    private FormatException Wrong(string what, int position, string more = "") =>
        new($"{what} at byte offset {Encoding.UTF8.GetByteCount(html.AsSpan(0, position))}{more}");

    private sealed record OpenTag(string Name, int Offset, Dictionary<string, string> Attributes)
    {
        public OpenTag? Inner { get; set; }

        public int InnerLength { get; set; }
    }
}
