using System.ComponentModel.DataAnnotations;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Chats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

/// <summary>Gives a person a name. Whoever speaks without one is "Person" and a number.</summary>
internal static class Introduce
{
    public sealed record Request(
        [property: Range(1, 1L << 52)] long Id,
        [property: Required, StringLength(64, MinimumLength = 1)] string FirstName,
        [property: StringLength(64)] string? LastName = null,
        [property: StringLength(32)] string? Username = null,
        [property: StringLength(10)] string? LanguageCode = "en");

    public static Ok<Person> Handle(Request request, World world)
    {
        var person = new Person(request.Id, request.FirstName, request.LastName, request.Username, request.LanguageCode);
        world.Introduce(person);
        return TypedResults.Ok(person);
    }

    public static IEnumerable<Person> HandleAll(World world) => world.People.Take(200);
}
