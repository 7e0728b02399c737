namespace ChatAi.BotManager.Telegram;

/// <summary>A button under a message.</summary>
/// <param name="Data">What comes back when it is pressed: 1 to 64 bytes.</param>
/// <param name="IsBeside">It stands beside the one before, not below.</param>
internal sealed record MessageButton(string Label, string Data, bool IsBeside = false);
