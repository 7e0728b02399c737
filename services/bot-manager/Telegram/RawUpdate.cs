namespace ChatAi.BotManager.Telegram;

/// <summary>An update as Telegram wrote it.</summary>
internal readonly record struct RawUpdate(long UpdateId, string Json);
