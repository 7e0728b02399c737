using System.Text.RegularExpressions;

namespace ChatAi.Api.Answers;

/// <summary>
/// Checks the addresses in an answer. One that stands neither in the passages, nor in what the owner says, nor in the
/// dialog, is made up, or carries away what was said: it is shown, and is no link. A picture is loaded without a click,
/// so none stays one: it becomes a link, or its caption. Code is left alone.
/// </summary>
internal static partial class Addresses
{
    /// <param name="known">The texts whose addresses, and the beginnings of them, may be linked to.</param>
    public static string Check(string text, IReadOnlyList<string> known) => Parts().Replace(text, match => match switch
    {
        { } link when link.Groups["link"].Success => Link(link, known),
        { } definition when definition.Groups["definition"].Success =>
            IsKnown(definition.Groups["url"].Value, known) ? definition.Value : $"{definition.Groups["definition"].Value} :{definition.Groups["rest"].Value}",
        { } bare when bare.Groups["bare"].Success => Bare(bare.Groups["bare"].Value, known),
        { Value: "![" } => "[",
        { Value: "<" } => "‹",
        _ => match.Value,
    });

    private static string Link(Match link, IReadOnlyList<string> known)
    {
        var label = Check(link.Groups["label"].Value, known);
        if (IsKnown(link.Groups["url"].Value.Trim('<', '>'), known))
            return $"[{label}]{link.Groups["target"].Value}";

        // A bare number is meant as the number of a passage.
        return label.All(char.IsAsciiDigit) && label.Length > 0 ? $"[{label}]" : label;
    }

    private static string Bare(string written, IReadOnlyList<string> known)
    {
        var url = written.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '}', '*', '_', '\'', '»', '”');
        return IsKnown(url, known) ? written : $"`{url}`{written[url.Length..]}";
    }

    private static bool IsKnown(string url, IReadOnlyList<string> known)
    {
        var address = url.TrimEnd('/');
        return address.Length > 0 && known.Any(text => text.Contains(address, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// 1. What is no markup: an escaped character, a fenced block, a code span (which no blank line interrupts).
    /// 2. Links and pictures. 3. Definitions of addresses. 4. Bare addresses. 5. What is left of pictures, and HTML that loads.
    /// </summary>
    [GeneratedRegex(
        """
        \\.
        | ^[ ]{0,3}(?<fence>`{3,}|~{3,})[^`\n]*\n [\s\S]*? (?:^[ ]{0,3}\k<fence>|\z)
        | (?<!`)(?<tick>`+)(?!`) (?:(?!\n[ \t]*\n)[\s\S])*? (?<!`)\k<tick>(?!`)
        | !?\[(?<label>(?:[^\[\]\\]|\\.|!?\[[^\[\]]*\])*)\](?<target>(?<link>\()\s*(?<url><[^<>\n]*>|(?:[^\s()<>]|\([^\s()<>]*\))*)(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\))
        | (?<definition>^[ >]{0,8}\[[^\]\n]+\]):(?<rest>[ \t]*\n?[ \t]*<?(?<url>[^\s<>]+))
        | <?(?<bare>(?:https?|ftp|tg)://[^\s<>"`]+|www\.[^\s<>"`]+)>?
        | !\[
        | <(?=\s*/?\s*(?:img|image|picture|iframe|object|embed|svg|script|link|meta|base|video|audio|source|style|form|input|a)\b)
        """,
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Parts();
}
