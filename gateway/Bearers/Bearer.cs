namespace ChatAi.Gateway.Bearers;

/// <summary>What a verified access token says.</summary>
/// <param name="Session">Null when it names none.</param>
internal sealed record Bearer(string Subject, string? Role, Guid? Session, DateTimeOffset ExpiresAt);
