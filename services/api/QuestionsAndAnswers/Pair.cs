namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>A question and its answer, as their owner wrote them.</summary>
/// <param name="Status">pending, ready or failed.</param>
/// <param name="Error">Why it failed, or why the last attempt did.</param>
/// <param name="IsSearchable">Whether it is found. After a change that which it was before is found, until the change is ready.</param>
internal sealed record Pair(
    long Id,
    long AssistantId,
    string Question,
    string Answer,
    string Status,
    string? Error,
    bool IsSearchable,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>In the order above.</summary>
    public const string Columns = "id, assistant_id, question, answer, status, error, is_searchable, created_at, updated_at";

    /// <summary>What has to be set where a pair gets another content: it is embedded anew, and what is under way for the old one comes to nothing.</summary>
    public const string BeginAnew = """
        status = 'pending', error = null, attempts = 0, claimed_until = null, version = qa_knowledge.version + 1,
                   updated_at = now()
        """;
}
