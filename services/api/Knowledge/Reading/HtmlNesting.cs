using System.Collections.Frozen;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>
/// How deep the tags of a page go, roughly, before a tree is made of them: a parser of HTML looks through all that is open
/// at every tag, and a page of nothing but opening tags would keep it for hours.
/// </summary>
internal static class HtmlNesting
{
    public const int Deepest = 1_000;

    /// <summary>They need no end, so they say nothing about depth.</summary>
    private static readonly FrozenSet<string> Unclosed = FrozenSet.ToFrozenSet(
    [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "html", "head", "body",
    ]);

    public static bool IsTooDeep(string html)
    {
        var depth = 0;
        for (var place = html.IndexOf('<', StringComparison.Ordinal); place >= 0 && place + 1 < html.Length; place = html.IndexOf('<', place + 1))
        {
            var isEnd = html[place + 1] == '/';
            var name = NameAt(html, isEnd ? place + 2 : place + 1);
            if (name.Length == 0 || Unclosed.Contains(name))
                continue;

            depth = isEnd ? Math.Max(0, depth - 1) : depth + 1;
            if (depth > Deepest)
                return true;
        }

        return false;
    }

    private static string NameAt(string html, int start)
    {
        var end = start;
        while (end < html.Length && end - start < 16 && char.IsAsciiLetterOrDigit(html[end]))
            end++;

        return html[start..end].ToLowerInvariant();
    }
}
