using ChatAi.Simulators.Telegram.Chats;
using ChatAi.Simulators.Telegram.Events;
using ChatAi.Simulators.Telegram.Text;
using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>https://core.telegram.org/bots/api#sendmessage</summary>
internal static class SendMessage
{
    public static BotApiMethod Method { get; } = new(
        "sendMessage",
        [
            "chat_id", "text", "parse_mode", "entities", "link_preview_options", "disable_notification", "protect_content",
            "reply_parameters", "reply_markup", "allow_paid_broadcast", "message_effect_id", "message_thread_id",
            "business_connection_id", "direct_messages_topic_id", "suggested_post_parameters",
        ],
        Handle);

    private static Answer Handle(Call call)
    {
        if (OutgoingText.ReadMarkup(call.Parameters, out var marked) is { } unreadable)
            return unreadable;

        lock (call.Bot.Gate)
        {
            if (call.FindChat(out var conversation) is { } unreachable)
                return unreachable;
            if (OutgoingText.Measure(marked, out var text) is { } wrongSize)
                return wrongSize;
            if (FindReplied(call, conversation, out var replied) is { } noSuchMessage)
                return noSuchMessage;
            if (ReplyMarkup.Read(call.Parameters, out var markup) is { } wrongMarkup)
                return wrongMarkup;
            if (call.Spend(conversation) is { } tooFast)
                return tooFast;

            var words = PlainText.Enrich(text);
            var message = new Message(call.Bot.TakeMessageId(), call.Bot.Self, conversation.Chat, call.Now.ToUnixTimeSeconds())
            {
                Text = words.Text,
                Entities = words.EntitiesOrNull,
                ReplyToMessage = replied,
                ReplyMarkup = markup,
                LinkPreviewOptions = LinkPreview(call),
                HasProtectedContent = call.Parameters.Flag("protect_content") ? true : null,
            };

            call.Publish(EventKind.Message, conversation, conversation.Post(message));
            return Answer.Ok(message);
        }
    }

    private static Answer? FindReplied(Call call, Conversation conversation, out Message? replied)
    {
        replied = null;
        if (!call.Parameters.TryJson("reply_parameters", JsonValueKind.Object, out var reply))
            return Answer.BadRequest("object expected as reply parameters");

        if (reply is not { } wanted || !wanted.TryGetProperty("message_id", out var id) || !id.TryGetInt64(out var messageId))
            return null;

        // An answer shows what it answers, not the whole chain.
        replied = conversation.Find(messageId)?.Message is { } found ? found with { ReplyToMessage = null } : null;
        var mayBeMissing = wanted.TryGetProperty("allow_sending_without_reply", out var allowed) && allowed.ValueKind == JsonValueKind.True;

        return replied is null && !mayBeMissing ? Answer.BadRequest("message to be replied not found") : null;
    }

    private static JsonElement? LinkPreview(Call call) =>
        call.Parameters.TryJson("link_preview_options", JsonValueKind.Object, out var options) ? options : null;
}
