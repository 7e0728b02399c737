namespace ChatAi.Simulators.Telegram.Wire;

public sealed record BotCommand(string Command, string Description);
