using System.Text.Json.Serialization;

namespace ChatAi.Api.RetrievalTest;

/// <summary>All checks of an assistant, asked at one time.</summary>
/// <param name="Status">pending, running or done.</param>
/// <param name="Cause">asked, document_added, document_replaced, document_deleted, questions_changed, or documents_changed where several kinds of change came together.</param>
/// <param name="AskedAt">When it was asked for, or the knowledge last changed.</param>
/// <param name="Error">Why the last attempt could not end; there will be another one.</param>
/// <param name="HitAt5">The share of checks whose document is among the first five; null until the run is done, and without checks.</param>
/// <param name="Mrr">The mean of 1 / place, where a miss counts 0; null like the other.</param>
internal sealed record RetrievalRun(
    long Id,
    long AssistantId,
    string Status,
    string Cause,
    string? Error,
    DateTimeOffset AskedAt,
    DateTimeOffset? BeganAt,
    DateTimeOffset? EndedAt,
    string? EmbeddingModel,
    int? Checks,
    int? Hits,
    [property: JsonPropertyName("hit_at_5")] double? HitAt5,
    double? Mrr)
{
    /// <summary>In the order above.</summary>
    public const string Columns = """
        id, assistant_id,
        case when ended_at is not null then 'done' when began_at is not null and error is null then 'running' else 'pending' end as status,
        cause, error, asked_at, began_at, ended_at, embedding_model, checks, hits,
        hits::double precision / nullif(checks, 0) as hit_at5, mrr
        """;
}
