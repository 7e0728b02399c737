namespace ChatAi.BotManager.Turns;

/// <summary>What api is told when a thumb is pressed. Told again, nothing changes.</summary>
/// <param name="MessageId">The answer, by its id at api.</param>
/// <param name="Value"><c>up</c> or <c>down</c>.</param>
/// <param name="LanguageCode">Of whoever pressed.</param>
internal sealed record FeedbackRequest(long BotId, long ChatId, long MessageId, string Value, string? LanguageCode);
