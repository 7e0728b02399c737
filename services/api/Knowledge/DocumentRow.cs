namespace ChatAi.Api.Knowledge;

/// <summary>A document with the one that is to take its place, as a query gives them.</summary>
internal sealed record DocumentRow(
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
    int? PageCount,
    string? NextFilename,
    string? NextMediaType,
    long? NextSize,
    string? NextStatus,
    string? NextError,
    int? NextPassageCount,
    int? NextPassagesDone,
    int? NextPageCount)
{
    /// <summary>In the order above, of documents <c>d</c> and the successors <c>n</c>.</summary>
    public const string Columns = """
        d.id, d.assistant_id, d.filename, d.media_type, d.size, d.status, d.error, d.passage_count, d.passages_done, d.created_at, d.updated_at,
        d.page_count, n.filename as next_filename, n.media_type as next_media_type, n.size as next_size, n.status as next_status,
        n.error as next_error, n.passage_count as next_passage_count, n.passages_done as next_passages_done, n.page_count as next_page_count
        """;

    public Document ToDocument() => new(
        Id,
        AssistantId,
        Filename,
        MediaType,
        Size,
        Status,
        Error,
        PassageCount,
        PassagesDone,
        CreatedAt,
        UpdatedAt,
        PageCount,
        NextStatus is null
            ? null
            : new Replacement(NextFilename!, NextMediaType!, NextSize ?? 0, NextStatus, NextError, NextPassageCount ?? 0, NextPassagesDone ?? 0, NextPageCount));
}
