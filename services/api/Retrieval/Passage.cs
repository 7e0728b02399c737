namespace ChatAi.Api.Retrieval;

/// <summary>A piece of a document that may answer a question, or a pair of a question and its answer.</summary>
/// <param name="DocumentId">null for a pair.</param>
/// <param name="Title">The document's file name, or the pair's question.</param>
/// <param name="Heading">The headings it stands under, outermost first; empty when there are none.</param>
/// <param name="Similarity">Cosine of the passage's and the question's vectors.</param>
/// <param name="PageFrom">The page of the document where it begins; null where there are no pages.</param>
/// <param name="QuestionId">The pair; null for a piece of a document.</param>
internal sealed record Passage(
    long Id,
    long? DocumentId,
    string Title,
    string Heading,
    string Content,
    double Similarity,
    double Score,
    int? PageFrom = null,
    int? PageTo = null,
    long? QuestionId = null);
