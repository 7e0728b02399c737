using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Chats;

public sealed record Person(long Id, string FirstName, string? LastName = null, string? Username = null, string? LanguageCode = "en")
{
    internal User AsUser() =>
        new(Id, IsBot: false, FirstName) { LastName = LastName, Username = Username, LanguageCode = LanguageCode };

    internal Chat AsChat() =>
        new(Id, "private") { FirstName = FirstName, LastName = LastName, Username = Username };
}
