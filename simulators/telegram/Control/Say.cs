using System.ComponentModel.DataAnnotations;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Chats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

/// <summary>A person says something to a bot. In a private chat the chat is the person; in a group the speaker is named.</summary>
internal static class Say
{
    public sealed record Request(
        [property: Required, StringLength(4096, MinimumLength = 1)] string Text,
        long? From = null,
        long? ReplyTo = null);

    public static Results<Ok<Spoken>, ProblemHttpResult> Handle(string bot, long chat, Request request, World world)
    {
        if (!world.TryFind(bot, out var found))
            return Refusal.UnknownBot(bot);

        if (chat == 0 || request.From is <= 0)
            return Refusal.Of(StatusCodes.Status400BadRequest, "urn:chatai:simulator:no-such-chat", "People have positive ids, groups negative ones");

        var speaker = world.PersonOf(request.From ?? Math.Abs(chat));
        return Speech.Say(world, found, chat, speaker, request.Text, request.ReplyTo) is { } spoken
            ? TypedResults.Ok(spoken)
            : Refusal.Of(StatusCodes.Status409Conflict, "urn:chatai:simulator:bot-blocked", "This person has blocked the bot");
    }
}
