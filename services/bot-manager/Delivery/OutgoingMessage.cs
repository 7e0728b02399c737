using System.Globalization;
using System.Text.Json;
using ChatAi.ServiceDefaults.Json;

namespace ChatAi.BotManager.Delivery;

/// <summary>A row of the outbox as Telegram shows it: its text in parts, and its sources under the last one.</summary>
internal static class OutgoingMessage
{
    private const string Paragraph = "\n\n";

    /// <param name="Html">As it should look.</param>
    /// <param name="Plain">The same without any markup, for when Telegram cannot read it.</param>
    public sealed record Part(string Html, string Plain);

    /// <returns>None for a text with nothing to see in it: Telegram refuses a message that is all white space.</returns>
    public static IReadOnlyList<Part> PartsOf(string text, string? sourcesJson)
    {
        var parts = MessageSplitter.Split(MarkdownText.Read(text)).ToList();
        if (Sources(sourcesJson) is { } sources)
        {
            if (parts.Count > 0 && parts[^1].Visible.Length + Paragraph.Length + sources.Visible.Length <= MessageSplitter.Limit)
                parts[^1].Add(Paragraph).Add(sources);
            else
                parts.Add(sources);
        }

        return [.. parts.Select(part => new Part(TelegramHtml.Render(part), part.Visible))];
    }

    private static StyledText? Sources(string? json)
    {
        if (json is null || JsonSerializer.Deserialize<Source[]>(json, WireJson.Options) is not { Length: > 0 } sources)
            return null;

        var list = new StyledText().Add("Sources", Mark.Inside(null, MarkKind.Bold));
        foreach (var source in sources)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"\n[{source.Number}] {source.Place}");
            if (list.Visible.Length + line.Length > MessageSplitter.Limit)
                break;
            list.Add(line);
        }

        return list;
    }

    /// <summary>As api writes them, of which this is what is shown.</summary>
    private sealed record Source(int Number, string? Title, string? Heading)
    {
        private const int LongestPlace = 200;

        public string Place
        {
            get
            {
                // The whole path of headings is long, and often begins with the document's own title; its end is what a reader looks for.
                var section = Heading?.Split('›', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
                var place = section is null ? Title ?? "" : $"{Title} › {section}";
                return MessageSplitter.Split(place, LongestPlace)[0];
            }
        }
    }
}
