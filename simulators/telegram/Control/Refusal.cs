using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

internal static class Refusal
{
    public static ProblemHttpResult UnknownBot(string bot) =>
        Of(StatusCodes.Status404NotFound, "urn:chatai:simulator:unknown-bot", $"There is no bot {bot}");

    public static ProblemHttpResult Of(int status, string type, string title) =>
        TypedResults.Problem(statusCode: status, type: type, title: title);
}
