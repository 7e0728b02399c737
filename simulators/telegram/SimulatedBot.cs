using ChatAi.Simulators.Telegram.Bots;

namespace ChatAi.Simulators.Telegram;

/// <summary>A bot as those see it who run tests with it.</summary>
public sealed record SimulatedBot(long Id, string Token, string Username, string Name)
{
    internal static SimulatedBot Of(Bot bot) => new(bot.Id, bot.Token, bot.Self.Username!, bot.Self.FirstName);
}
