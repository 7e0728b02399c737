using System.Text;

namespace ChatAi.Simulators.Telegram.BotApi;

internal static class ReplyMarkup
{
    private const int LongestCallbackData = 64;

    public static bool HasButton(JsonElement? markup, string data) =>
        markup?.GetProperty("inline_keyboard").EnumerateArray()
            .SelectMany(row => row.EnumerateArray())
            .Any(button => button.TryGetProperty("callback_data", out var own) && own.GetString() == data) == true;

    /// <summary>Keeps an inline keyboard as it is; other keyboards belong to the person's side and are not shown again.</summary>
    public static Answer? Read(CallParameters parameters, out JsonElement? markup)
    {
        if (!parameters.TryJson("reply_markup", JsonValueKind.Object, out markup))
            return Answer.BadRequest("object expected as reply markup");

        if (markup is not { } given || !given.TryGetProperty("inline_keyboard", out var rows))
        {
            markup = null;
            return null;
        }

        if (rows.ValueKind != JsonValueKind.Array || rows.EnumerateArray().Any(row => row.ValueKind != JsonValueKind.Array))
            return Answer.BadRequest("inline keyboard button row must be an Array");

        var wrong = rows.EnumerateArray()
            .SelectMany(row => row.EnumerateArray())
            .Any(button => button.TryGetProperty("callback_data", out var data)
                && Encoding.UTF8.GetByteCount(data.GetString() ?? "") is 0 or > LongestCallbackData);

        return wrong ? Answer.BadRequest("BUTTON_DATA_INVALID") : null;
    }
}
