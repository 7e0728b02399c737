namespace ChatAi.Api.Knowledge;

/// <summary>A document as its owner sees it.</summary>
/// <param name="Status">pending, processing, ready or failed.</param>
/// <param name="Error">Why it failed, or why the last attempt did.</param>
/// <param name="PassageCount">How many passages it has, as soon as that is known.</param>
/// <param name="PassagesDone">How many of them are done while it is processing.</param>
/// <param name="PageCount">How many pages it has, as soon as that is known; null for what has none.</param>
/// <param name="Replacement">The content that is being read to take its place; null when there is none.</param>
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
    DateTimeOffset UpdatedAt,
    int? PageCount = null,
    Replacement? Replacement = null);

/// <summary>New content of a document. Until it is ready the old one answers; when it fails the old one goes on.</summary>
/// <param name="Status">pending, processing or failed.</param>
/// <param name="Error">Why it failed, or why the last attempt did.</param>
internal sealed record Replacement(
    string Filename,
    string MediaType,
    long Size,
    string Status,
    string? Error,
    int PassageCount,
    int PassagesDone,
    int? PageCount);
