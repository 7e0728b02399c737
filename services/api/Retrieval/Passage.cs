namespace ChatAi.Api.Retrieval;

/// <summary>A piece of a document that may answer a question.</summary>
/// <param name="Title">The document's file name.</param>
/// <param name="Heading">The headings it stands under, outermost first; empty when there are none.</param>
/// <param name="Similarity">Cosine of the passage's and the question's vectors.</param>
internal sealed record Passage(
    long Id,
    long DocumentId,
    string Title,
    string Heading,
    string Content,
    double Similarity,
    double Score);
