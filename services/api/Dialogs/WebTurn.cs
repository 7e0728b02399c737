namespace ChatAi.Api.Dialogs;

/// <summary>A message that a frontend brings.</summary>
/// <param name="ClientKey">Makes it one message within its dialog, however often it is brought.</param>
internal sealed record WebTurn(
    long DialogId,
    long UserId,
    long AssistantId,
    string ClientKey,
    string Text,
    TurnKind Kind,
    string? FirstName,
    string? LanguageCode);
