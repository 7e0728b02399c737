using ChatAi.Simulators.Telegram.Events;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>https://core.telegram.org/bots/api#answercallbackquery; an injected press is known too, and answered as often as one likes.</summary>
internal static class AnswerCallbackQuery
{
    private const int LongestText = 200;

    public static BotApiMethod Method { get; } = new(
        "answerCallbackQuery",
        ["callback_query_id", "text", "show_alert", "url", "cache_time"],
        Handle);

    private static Answer Handle(Call call)
    {
        if (call.Parameters.Text("callback_query_id") is not { Length: > 0 } press)
            return Answer.BadRequest("query is too old and response timeout expired or query ID is invalid");

        var text = call.Parameters.Text("text");
        if (text is { Length: > LongestText })
            return Answer.BadRequest("MESSAGE_TOO_LONG");

        lock (call.Bot.Gate)
        {
            if (call.Bot.Presses.Remove(press, out var chat))
                call.World.Events.Publish(EventKind.Pressed, call.Bot.Id, chat, new { Text = text, Alert = call.Parameters.Flag("show_alert") });
        }

        return Answer.True;
    }
}
