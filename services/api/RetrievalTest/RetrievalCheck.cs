namespace ChatAi.Api.RetrievalTest;

/// <summary>A question, and the document that it should find.</summary>
/// <param name="DocumentId">null when the document was deleted: the check is a miss until it expects another one.</param>
/// <param name="DocumentName">The file name, also of a document that was deleted.</param>
internal sealed record RetrievalCheck(
    long Id,
    string Question,
    long? DocumentId,
    string DocumentName,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public const int LongestQuestion = 1_000;

    public const int MostOfAssistant = 500;

    /// <summary>In the order above, of the table itself: a document that is renamed takes the check's name for it along.</summary>
    public const string Columns = "id, question, document_id, document_name, created_at, updated_at";
}
