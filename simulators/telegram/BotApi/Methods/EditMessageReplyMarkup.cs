using ChatAi.Simulators.Telegram.Chats;
using ChatAi.Simulators.Telegram.Events;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>https://core.telegram.org/bots/api#editmessagereplymarkup</summary>
internal static class EditMessageReplyMarkup
{
    private const string Unchanged =
        "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

    public static BotApiMethod Method { get; } = new(
        "editMessageReplyMarkup",
        ["chat_id", "message_id", "reply_markup", "business_connection_id"],
        Handle);

    private static Answer Handle(Call call)
    {
        lock (call.Bot.Gate)
        {
            if (call.FindChat(out var conversation) is { } unreachable)
                return unreachable;
            if (ReplyMarkup.Read(call.Parameters, out var markup) is { } wrongMarkup)
                return wrongMarkup;
            if (call.Parameters.Id("message_id") is not { } id || conversation.Find(id) is not { } posted)
                return Answer.BadRequest("message to edit not found");
            if (!posted.FromBot)
                return Answer.BadRequest("message can't be edited");

            return Change(call, conversation, posted, markup);
        }
    }

    private static Answer Change(Call call, Conversation conversation, PostedMessage posted, JsonElement? markup)
    {
        if (posted.Message.ReplyMarkup?.GetRawText() == markup?.GetRawText())
            return Answer.BadRequest(Unchanged);
        if (call.Spend(conversation) is { } tooFast)
            return tooFast;

        var after = posted.Message with { ReplyMarkup = markup, EditDate = call.Now.ToUnixTimeSeconds() };
        var changed = posted with { Message = after, Edits = posted.Edits + 1 };
        conversation.Replace(posted, changed);
        call.Publish(EventKind.Edited, conversation, changed);
        return Answer.Ok(after);
    }
}
