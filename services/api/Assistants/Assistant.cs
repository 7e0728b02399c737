namespace ChatAi.Api.Assistants;

/// <summary>An assistant as its owner sees it.</summary>
/// <param name="EmbeddingModel">Fixed by the first document; null before.</param>
internal sealed record Assistant(
    long Id,
    long UserId,
    string Name,
    string AiModel,
    string SystemPrompt,
    string? EmbeddingModel,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
