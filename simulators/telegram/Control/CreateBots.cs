using System.ComponentModel.DataAnnotations;
using ChatAi.Simulators.Telegram.Bots;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

/// <summary>Makes one bot as described, or many with made-up tokens.</summary>
internal static class CreateBots
{
    public sealed record Request(
        [property: Range(1, 100_000)] int? Count = null,
        [property: RegularExpression("^[1-9][0-9]{0,15}:[A-Za-z0-9_-]{1,60}$")] string? Token = null,
        [property: RegularExpression("^[A-Za-z][A-Za-z0-9_]{3,31}$")] string? Username = null,
        [property: StringLength(64, MinimumLength = 1)] string? Name = null);

    public sealed record Response(IReadOnlyList<SimulatedBot> Bots);

    public static Results<Created<Response>, ProblemHttpResult> Handle(Request request, World world)
    {
        var created = new List<SimulatedBot>();
        for (var i = 0; i < (request.Count ?? 1); i++)
        {
            if (world.CreateBot(request.Token, request.Username, request.Name) is not { } bot)
                return Refusal.Of(StatusCodes.Status409Conflict, "urn:chatai:simulator:bot-exists", "A bot with this id is there already");

            created.Add(SimulatedBot.Of(bot));
        }

        return TypedResults.Created("/sim/bots", new Response(created));
    }
}
