namespace ChatAi.Simulators.Telegram.BotApi.Methods;

internal static class DeleteWebhook
{
    public static BotApiMethod Method { get; } = new("deleteWebhook", ["drop_pending_updates"], Handle);

    /// <summary>The bot's gate is held.</summary>
    public static Answer Remove(Call call)
    {
        var wasSet = call.Bot.Webhook is not null;
        call.Bot.Webhook?.Stop();
        call.Bot.Webhook = null;
        if (call.Parameters.Flag("drop_pending_updates"))
            call.Bot.Updates.Clear();

        return Answer.Ok(true, wasSet ? "Webhook was deleted" : "Webhook is already deleted");
    }

    private static Answer Handle(Call call)
    {
        lock (call.Bot.Gate)
        {
            return Remove(call);
        }
    }
}
