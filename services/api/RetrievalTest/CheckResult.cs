namespace ChatAi.Api.RetrievalTest;

/// <summary>What became of a check in a run; kept with the run as it was then, whatever the check becomes.</summary>
/// <param name="Edition">Counts the changes of what the check asks and expects: results of two editions are not compared.</param>
/// <param name="Place">The place of the expected document among the first five; null when it is not there.</param>
/// <param name="Reason">Why it is not there.</param>
internal sealed record CheckResult(
    long CheckId,
    int Edition,
    string Question,
    long? DocumentId,
    string DocumentName,
    int? Place,
    MissReason? Reason);

internal enum MissReason
{
    /// <summary>Other documents come before it, or nothing is found.</summary>
    NotAmongFirst,

    /// <summary>The document is deleted.</summary>
    DocumentDeleted,

    /// <summary>The document is not read yet, or could not be read.</summary>
    DocumentNotReady,
}
