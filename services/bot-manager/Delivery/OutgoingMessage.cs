using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatAi.ServiceDefaults.Json;

namespace ChatAi.BotManager.Delivery;

/// <summary>A row of the outbox as Telegram shows it: its text in parts, and its sources under the last one.</summary>
internal static class OutgoingMessage
{
    /// <param name="Html">As it should look.</param>
    /// <param name="Plain">The same without any markup, for when Telegram cannot read it.</param>
    public sealed record Part(string Html, string Plain)
    {
        /// <summary>Telegram refuses a message that is all white space.</summary>
        public bool IsBlank => string.IsNullOrWhiteSpace(Plain);
    }

    public static IReadOnlyList<Part> PartsOf(string text, string? sourcesJson)
    {
        var parts = MessageSplitter.Split(text).Select(part => new Part(TelegramHtml.Render(part), part)).ToList();
        if (Sources(sourcesJson) is not { } sources)
            return parts;

        if (parts[^1].Plain.Length + sources.Plain.Length + 2 > MessageSplitter.Limit)
            return [.. parts, sources];

        parts[^1] = new Part($"{parts[^1].Html.TrimEnd()}\n\n{sources.Html}", $"{parts[^1].Plain.TrimEnd()}\n\n{sources.Plain}");
        return parts;
    }

    private static Part? Sources(string? json)
    {
        if (json is null || JsonSerializer.Deserialize<Source[]>(json, WireJson.Options) is not { Length: > 0 } sources)
            return null;

        var plain = new StringBuilder("Sources");
        foreach (var source in sources)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"\n[{source.Number}] {source.Place}");
            if (plain.Length + line.Length > MessageSplitter.Limit)
                break;
            plain.Append(line);
        }

        var list = plain.ToString();
        return new Part($"<b>Sources</b>{TelegramHtml.Escape(list["Sources".Length..])}", list);
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
