using System.Globalization;
using System.Text.Json;
using ChatAi.BotManager.Telegram;
using ChatAi.ServiceDefaults.Json;

namespace ChatAi.BotManager.Delivery;

/// <summary>
/// The sources of an answer as buttons under it. Pressed, one shows where its passage is found and how it begins; its data
/// names the row of the outbox, which holds them.
/// </summary>
internal static class SourceButtons
{
    private const string Kind = "source";
    private const int Most = 8;
    private const int LongestPlace = 56;

    /// <summary>https://core.telegram.org/bots/api#answercallbackquery</summary>
    private const int LongestAlert = 200;

    public static IReadOnlyList<MessageButton> Of(long rowId, string? json) =>
    [
        .. Read(json).Take(Most).Select(source => new MessageButton(
            string.Create(CultureInfo.InvariantCulture, $"[{source.Number}] {source.Place}"),
            string.Create(CultureInfo.InvariantCulture, $"{Kind}:{rowId}:{source.Number}"))),
    ];

    public static bool TryRead(string data, out long rowId, out int number)
    {
        (rowId, number) = (0, 0);
        return data.Split(':') is [Kind, var row, var source]
            && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out rowId)
            && int.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <param name="languageCode">Of whoever pressed.</param>
    public static string? Show(string? json, int number, string? languageCode)
    {
        if (Read(json).FirstOrDefault(source => source.Number == number) is not { } source)
            return null;

        var place = $"{source.Place}{source.Pages(languageCode)}";
        var passage = MarkdownText.Read(source.Excerpt ?? "").Visible.Trim();
        return Cut(passage.Length == 0 ? place : $"{place}\n\n{passage}", LongestAlert);
    }

    private static Source[] Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<Source[]>(json, WireJson.Options) ?? [];

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : MessageSplitter.Split(text, longest - 1)[0].TrimEnd() + "…";

    /// <summary>As api writes them, of which this is what is shown.</summary>
    private sealed record Source(int Number, string? Title, string? Heading, string? Excerpt, int? PageFrom = null, int? PageTo = null)
    {
        public string Place
        {
            get
            {
                // The whole path of headings is long, and often begins with the document's own title; its end is what a reader looks for.
                var section = Heading?.Split('›', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
                return Cut(section is null ? Title ?? "" : $"{Title} › {section}", LongestPlace);
            }
        }

        /// <summary>", p. 12–13"; nothing where there are no pages.</summary>
        public string Pages(string? languageCode)
        {
            var page = languageCode?.Split('-')[0].ToUpperInvariant() switch
            {
                "RU" => "с.",
                "DE" => "S.",
                _ => "p.",
            };

            return (PageFrom, PageTo ?? PageFrom) switch
            {
                (null, _) => "",
                ({ } from, { } to) when to > from => string.Create(CultureInfo.InvariantCulture, $", {page} {from}–{to}"),
                ({ } from, _) => string.Create(CultureInfo.InvariantCulture, $", {page} {from}"),
            };
        }
    }
}
