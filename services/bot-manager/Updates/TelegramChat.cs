namespace ChatAi.BotManager.Updates;

/// <summary>A private chat, and with it the person in it.</summary>
internal sealed record TelegramChat(long Id, string? Username, string? FirstName, string? LastName, string? LanguageCode);
