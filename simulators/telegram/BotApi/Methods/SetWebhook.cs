using System.Text.RegularExpressions;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Webhooks;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>https://core.telegram.org/bots/api#setwebhook</summary>
internal static partial class SetWebhook
{
    private const int LongestSecret = 256;

    public static BotApiMethod Method { get; } = new(
        "setWebhook",
        ["url", "certificate", "ip_address", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token"],
        Handle);

    private static Answer Handle(Call call)
    {
        lock (call.Bot.Gate)
        {
            var address = call.Parameters.Text("url");
            if (string.IsNullOrEmpty(address))
                return DeleteWebhook.Remove(call);

            if (Target(call, address, out var target) is { } wrong)
                return wrong;

            if (call.World.Limits.Enforced && call.Now < call.Bot.WebhookMayBeSetAt)
                return Answer.TooManyRequests(1);

            if (AllowedUpdates.Remember(call) is { } refusal)
                return refusal;

            call.Bot.WebhookMayBeSetAt = call.Now + TimeSpan.FromSeconds(1);
            var isNew = call.Bot.Webhook?.Target != target;
            Replace(call, target);
            return Answer.Ok(true, isNew ? "Webhook was set" : "Webhook is already set");
        }
    }

    private static Answer? Target(Call call, string address, out WebhookTarget target)
    {
        target = null!;

        // As with a Bot API server of one's own: plain HTTP and any port will do.
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return Answer.BadRequest("bad webhook: An HTTPS URL must be provided for webhook");

        var secret = call.Parameters.Text("secret_token");
        if (secret is { Length: > LongestSecret })
            return Answer.BadRequest("secret token is too long");
        if (secret is { Length: > 0 } && !SecretLetters().IsMatch(secret))
            return Answer.BadRequest("secret token contains unallowed characters");

        var connections = call.Parameters.Number("max_connections", 40, 1, 100);
        target = new WebhookTarget(url, string.IsNullOrEmpty(secret) ? null : secret, connections);
        return null;
    }

    private static void Replace(Call call, WebhookTarget target)
    {
        var bot = call.Bot;
        bot.Webhook?.Stop();
        bot.EndPoll(PollEnd.WebhookSet);
        if (call.Parameters.Flag("drop_pending_updates"))
            bot.Updates.Clear();

        bot.Webhook = call.Dispatcher.DeliveryTo(bot, target);
        foreach (var update in bot.Updates.Pending)
            bot.Webhook.Deliver(update);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex SecretLetters();
}
