namespace ChatAi.Bench.Retrieval;

/// <summary>Documents, and questions with the document that answers each.</summary>
internal sealed record LabelledSet(string Name, IReadOnlyList<SetDocument> Documents, IReadOnlyList<SetQuestion> Questions);

internal sealed record SetDocument(string Name, string Html);

/// <param name="Answer">The name of the document.</param>
internal sealed record SetQuestion(string Text, string Answer);
