using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

internal static class GetChat
{
    public static BotApiMethod Method { get; } = new("getChat", ["chat_id"], Handle);

    private static Answer Handle(Call call)
    {
        lock (call.Bot.Gate)
        {
            // A bot may look at a chat that has blocked it.
            var refusal = call.FindChat(out var conversation);
            return conversation is null ? refusal! : Answer.Ok(ChatFullInfo.Of(conversation.Chat));
        }
    }
}
