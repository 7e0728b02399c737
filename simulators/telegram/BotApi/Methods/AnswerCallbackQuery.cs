namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>https://core.telegram.org/bots/api#answercallbackquery; every press is known, and answered as often as one likes.</summary>
internal static class AnswerCallbackQuery
{
    private const int LongestText = 200;

    public static BotApiMethod Method { get; } = new(
        "answerCallbackQuery",
        ["callback_query_id", "text", "show_alert", "url", "cache_time"],
        Handle);

    private static Answer Handle(Call call)
    {
        if (string.IsNullOrEmpty(call.Parameters.Text("callback_query_id")))
            return Answer.BadRequest("query is too old and response timeout expired or query ID is invalid");

        return call.Parameters.Text("text") is { Length: > LongestText } ? Answer.BadRequest("MESSAGE_TOO_LONG") : Answer.True;
    }
}
