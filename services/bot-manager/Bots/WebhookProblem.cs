using ChatAi.BotManager.Telegram;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.BotManager.Bots;

/// <summary>Why a bot cannot have a webhook here.</summary>
internal static class WebhookProblem
{
    public static ProblemHttpResult? Of(string? mode, TelegramOptions telegram) =>
        mode == "webhook" && string.IsNullOrEmpty(telegram.WebhookBaseUrl)
            ? Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:webhook-not-configured", "This installation has no address for webhooks")
            : null;
}
