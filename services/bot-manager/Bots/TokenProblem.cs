using ChatAi.BotManager.Telegram;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.BotManager.Bots;

/// <summary>Why a token was not accepted, as its owner is told.</summary>
internal static class TokenProblem
{
    public static ProblemHttpResult Of(TelegramFailure failure) => failure switch
    {
        TelegramFailure.Unauthorized => Problem.Of(
            StatusCodes.Status400BadRequest, "urn:chatai:bot-token-refused", "Telegram does not know this token", failure.Description),
        TelegramFailure.TooManyRequests or TelegramFailure.Unavailable => Problem.Of(
            StatusCodes.Status503ServiceUnavailable, "urn:chatai:telegram-unavailable", "Telegram could not be asked about the token", failure.Description),
        _ => Problem.Of(
            StatusCodes.Status502BadGateway, "urn:chatai:telegram-refused", "Telegram did not say whose token it is", failure.Description),
    };

    public static ProblemHttpResult Taken() =>
        Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:bot-token-taken", "A bot with this token is connected already");
}
