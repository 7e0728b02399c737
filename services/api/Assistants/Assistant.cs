namespace ChatAi.Api.Assistants;

/// <summary>An assistant as its owner sees it.</summary>
/// <param name="QuotaMessage">What it says when the quota of the month is used up; empty leaves that to us.</param>
/// <param name="EmbeddingModel">Fixed by the first document; null before.</param>
internal sealed record Assistant(
    long Id,
    long UserId,
    string Name,
    string AiModel,
    string SystemPrompt,
    string QuotaMessage,
    string? EmbeddingModel,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
