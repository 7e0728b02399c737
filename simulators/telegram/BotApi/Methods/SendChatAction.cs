using ChatAi.Simulators.Telegram.Events;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>https://core.telegram.org/bots/api#sendchataction</summary>
internal static class SendChatAction
{
    // "cancel" is in no document and answered by the real server all the same.
    private static readonly HashSet<string> Actions =
    [
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note", "cancel",
    ];

    public static BotApiMethod Method { get; } = new(
        "sendChatAction",
        ["chat_id", "action", "message_thread_id", "business_connection_id"],
        Handle);

    private static Answer Handle(Call call)
    {
        lock (call.Bot.Gate)
        {
            if (call.Parameters.Text("action") is not { } action || !Actions.Contains(action))
                return Answer.BadRequest("wrong parameter action in request");
            if (call.FindChat(out var conversation) is { } unreachable)
                return unreachable;
            if (call.Spend(conversation, call.World.Limits.PreviewCost) is { } tooFast)
                return tooFast;

            conversation.ShowAction(action, call.Now);
            call.Publish(EventKind.Action, conversation, action);
            return Answer.True;
        }
    }
}
