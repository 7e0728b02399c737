namespace ChatAi.Simulators.Telegram.Bots;

/// <summary>An update that waits for its bot, already written: malformed ones must stay as they are.</summary>
internal sealed record PendingUpdate(int Id, string Type, long Chat, byte[] Json, DateTimeOffset Arrived);
