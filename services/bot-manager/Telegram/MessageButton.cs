namespace ChatAi.BotManager.Telegram;

/// <summary>A button under a message.</summary>
/// <param name="Data">What comes back when it is pressed: 1 to 64 bytes.</param>
internal sealed record MessageButton(string Label, string Data);
