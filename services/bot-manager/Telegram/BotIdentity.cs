namespace ChatAi.BotManager.Telegram;

/// <summary>Who a token belongs to.</summary>
internal sealed record BotIdentity(long TelegramId, string Username, string DisplayName);
