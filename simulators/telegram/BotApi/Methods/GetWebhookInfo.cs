using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

internal static class GetWebhookInfo
{
    public static BotApiMethod Method { get; } = new("getWebhookInfo", [], Handle);

    private static Answer Handle(Call call)
    {
        lock (call.Bot.Gate)
        {
            var bot = call.Bot;
            var webhook = bot.Webhook;

            return Answer.Ok(new WebhookInfo(webhook?.Target.Url.OriginalString ?? "", HasCustomCertificate: false, bot.Updates.Count)
            {
                MaxConnections = webhook?.Target.MaxConnections,
                LastErrorDate = webhook?.LastErrorAt?.ToUnixTimeSeconds(),
                LastErrorMessage = webhook?.LastError,
                AllowedUpdates = bot.Updates.Allowed,
            });
        }
    }
}
