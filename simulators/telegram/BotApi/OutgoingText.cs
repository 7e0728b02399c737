using ChatAi.Simulators.Telegram.Text;
using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.BotApi;

/// <summary>
/// The text of a message that a bot sends. Telegram reads its markup before it looks for the chat, and measures
/// what is left of it afterwards: two steps, since the refusals come in that order.
/// </summary>
internal static class OutgoingText
{
    public const int Longest = 4096;

    public static Answer? ReadMarkup(CallParameters parameters, out FormattedText text)
    {
        var raw = parameters.Text("text") ?? "";
        text = new FormattedText(raw, []);

        switch (parameters.Text("parse_mode"))
        {
            case null or "":
                return ReadEntities(parameters, raw, ref text);

            case var mode when string.Equals(mode, "HTML", StringComparison.OrdinalIgnoreCase):
                return HtmlText.TryParse(raw, out text, out var problem) ? null : Answer.BadRequest("can't parse entities: " + problem);

            // The two Markdown modes exist at Telegram, not here: better refused than passed unchecked.
            default:
                return Answer.BadRequest("unsupported parse_mode");
        }
    }

    public static Answer? Measure(FormattedText marked, out FormattedText text)
    {
        text = marked.Trimmed();
        return text.Text.Length switch
        {
            0 when marked.Text.Length == 0 => Answer.BadRequest("message text is empty"),
            0 => Answer.BadRequest("text must be non-empty"),
            > Longest => Answer.BadRequest("message is too long"),
            _ => null,
        };
    }

    private static Answer? ReadEntities(CallParameters parameters, string raw, ref FormattedText text)
    {
        if (!parameters.TryJson("entities", JsonValueKind.Array, out var json))
            return Answer.BadRequest("can't parse entities: expected an Array of MessageEntity");

        if (json is null)
            return null;

        try
        {
            var entities = json.Value.Deserialize<List<MessageEntity>>(BotApiJson.Options) ?? [];
            var inside = entities.Where(entity => entity.Offset >= 0 && entity.Length > 0 && (long)entity.Offset + entity.Length <= raw.Length);
            text = new FormattedText(raw, [.. inside]);
            return null;
        }
        catch (JsonException)
        {
            return Answer.BadRequest("can't parse entities: expected an Array of MessageEntity");
        }
    }
}
