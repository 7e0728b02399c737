using ChatAi.Simulators.Telegram.Chats;
using ChatAi.Simulators.Telegram.Events;
using ChatAi.Simulators.Telegram.Text;
using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>https://core.telegram.org/bots/api#editmessagetext</summary>
internal static class EditMessageText
{
    private const string Unchanged =
        "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

    public static BotApiMethod Method { get; } = new(
        "editMessageText",
        ["chat_id", "message_id", "text", "parse_mode", "entities", "link_preview_options", "reply_markup", "business_connection_id"],
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
            if (ReplyMarkup.Read(call.Parameters, out var markup) is { } wrongMarkup)
                return wrongMarkup;
            if (call.Parameters.Id("message_id") is not { } id || conversation.Find(id) is not { } posted)
                return Answer.BadRequest("message to edit not found");
            if (!posted.FromBot)
                return Answer.BadRequest("message can't be edited");

            return Change(call, conversation, posted, PlainText.Enrich(text), markup);
        }
    }

    private static Answer Change(Call call, Conversation conversation, PostedMessage posted, FormattedText words, JsonElement? markup)
    {
        var before = posted.Message;
        var after = before with { Text = words.Text, Entities = words.EntitiesOrNull, ReplyMarkup = markup };
        if (SameContent(before, after))
            return Answer.BadRequest(Unchanged);
        if (call.Spend(conversation) is { } tooFast)
            return tooFast;

        after = after with { EditDate = call.Now.ToUnixTimeSeconds() };
        var changed = posted with { Message = after, Edits = posted.Edits + 1 };
        conversation.Replace(posted, changed);
        call.Publish(EventKind.Edited, conversation, changed);
        return Answer.Ok(after);
    }

    private static bool SameContent(Message before, Message after) =>
        before.Text == after.Text
        && (before.Entities ?? []).SequenceEqual(after.Entities ?? [])
        && before.ReplyMarkup?.GetRawText() == after.ReplyMarkup?.GetRawText();
}
