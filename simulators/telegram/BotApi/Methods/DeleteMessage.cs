using ChatAi.Simulators.Telegram.Events;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>https://core.telegram.org/bots/api#deletemessage</summary>
internal static class DeleteMessage
{
    public static BotApiMethod Method { get; } = new("deleteMessage", ["chat_id", "message_id"], Handle);

    private static Answer Handle(Call call)
    {
        lock (call.Bot.Gate)
        {
            if (call.FindChat(out var conversation) is { } unreachable)
                return unreachable;
            if (call.Parameters.Id("message_id") is not { } id || conversation.Find(id) is not { } posted)
                return Answer.BadRequest("message to delete not found");
            if (call.Spend(conversation) is { } tooFast)
                return tooFast;

            conversation.Replace(posted, posted with { Deleted = true });
            call.Publish(EventKind.Deleted, conversation, id);
            return Answer.True;
        }
    }
}
