using System.Text.RegularExpressions;
using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Text;

/// <summary>Entities that Telegram finds by itself in what somebody typed. Frameworks route commands by them.</summary>
internal static partial class PlainText
{
    public static FormattedText Read(string text) => new(text, Find(text, []));

    /// <summary>Adds what is found outside the stretches that are marked already.</summary>
    public static FormattedText Enrich(FormattedText formatted)
    {
        var found = Find(formatted.Text, formatted.Entities);
        return found.Count == 0
            ? formatted
            : formatted with { Entities = [.. formatted.Entities.Concat(found).OrderBy(entity => entity.Offset).ThenByDescending(entity => entity.Length)] };
    }

    private static List<MessageEntity> Find(string text, IReadOnlyList<MessageEntity> marked)
    {
        var found = new List<MessageEntity>();
        foreach (var match in Commands().Matches(text).Concat(Addresses().Matches(text)).Concat(Mentions().Matches(text)))
        {
            var kind = match.ValueSpan[0] switch { '/' => "bot_command", '@' => "mention", _ => "url" };
            if (!Touches(match, marked.Where(entity => entity.Type is "code" or "pre" or "text_link")) && !Touches(match, found))
                found.Add(new MessageEntity(kind, match.Index, match.Length));
        }

        found.Sort(static (one, other) => one.Offset.CompareTo(other.Offset));
        return found;
    }

    private static bool Touches(Match match, IEnumerable<MessageEntity> entities) =>
        entities.Any(entity => match.Index < entity.Offset + entity.Length && entity.Offset < match.Index + match.Length);

    [GeneratedRegex(@"(?<![\w/.:])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])", RegexOptions.CultureInvariant)]
    private static partial Regex Commands();

    [GeneratedRegex(@"\bhttps?://[^\s<>""]*[^\s<>""'.,;:!?()\[\]]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"(?<![\w/@])@[A-Za-z0-9_]{3,32}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Mentions();
}
