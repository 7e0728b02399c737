namespace ChatAi.Api.Knowledge;

/// <summary>A document as its owner sees it.</summary>
/// <param name="Status">pending, processing, ready or failed.</param>
/// <param name="Error">Why it failed, or why the last attempt did.</param>
/// <param name="PassageCount">How many passages it has, as soon as that is known.</param>
/// <param name="PassagesDone">How many of them are done while it is processing.</param>
internal sealed record Document(
    long Id,
    long AssistantId,
    string Filename,
    string MediaType,
    long Size,
    string Status,
    string? Error,
    int PassageCount,
    int PassagesDone,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
