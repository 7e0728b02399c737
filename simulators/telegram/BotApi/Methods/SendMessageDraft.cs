using ChatAi.Simulators.Telegram.Events;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>A preview of what is being written. https://core.telegram.org/bots/api#sendmessagedraft</summary>
internal static class SendMessageDraft
{
    public static BotApiMethod Method { get; } = new(
        "sendMessageDraft",
        ["chat_id", "message_thread_id", "draft_id", "text", "parse_mode", "entities"],
        Handle);

    private static Answer Handle(Call call)
    {
        if (OutgoingText.ReadMarkup(call.Parameters, out var marked) is { } unreadable)
            return unreadable;

        lock (call.Bot.Gate)
        {
            if (call.FindChat(out var conversation) is { } unreachable)
                return unreachable;

            var text = marked.Trimmed();
            if (text.Text.Length > OutgoingText.Longest)
                return Answer.BadRequest("message is too long");
            if (conversation.Chat.Type != "private")
                return Answer.BadRequest("TEXTDRAFT_PEER_INVALID");
            if (call.Parameters.Id("draft_id") is not { } draftId || draftId == 0)
                return Answer.BadRequest("RANDOM_ID_INVALID");
            if (call.Spend(conversation, call.World.Limits.PreviewCost) is { } tooFast)
                return tooFast;

            call.Publish(EventKind.Draft, conversation, conversation.ShowDraft(draftId, text.Text, text.EntitiesOrNull, call.Now));
            return Answer.True;
        }
    }
}
