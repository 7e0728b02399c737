using System.ComponentModel.DataAnnotations;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Chats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

/// <summary>A person presses a button under a message of a bot; what the bot says to it comes as an event.</summary>
internal static class PressButton
{
    public sealed record Request([property: Required, StringLength(64, MinimumLength = 1)] string Data, long? From = null);

    public static Results<Ok<Pressed>, ProblemHttpResult> Handle(string bot, long chat, long message, Request request, World world)
    {
        if (!world.TryFind(bot, out var found))
            return Refusal.UnknownBot(bot);

        var person = world.PersonOf(request.From ?? Math.Abs(chat));
        return Speech.Press(world, found, chat, person, message, request.Data) is { } pressed
            ? TypedResults.Ok(pressed)
            : Refusal.Of(StatusCodes.Status404NotFound, "urn:chatai:simulator:no-such-button", "No such button is under this message");
    }
}
