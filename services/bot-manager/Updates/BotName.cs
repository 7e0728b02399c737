namespace ChatAi.BotManager.Updates;

/// <summary>How people in a group name a bot.</summary>
internal sealed record BotName(long TelegramId, string Username);
