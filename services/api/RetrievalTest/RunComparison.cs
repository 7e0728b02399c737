namespace ChatAi.Api.RetrievalTest;

/// <summary>A run beside the one before it.</summary>
/// <param name="Gained">Questions that find their document now, and did not before.</param>
/// <param name="Lost">Questions that found their document before, and don't now.</param>
internal sealed record RunComparison(
    long RunIdBefore,
    Score Before,
    Score After,
    IReadOnlyList<RunComparison.Move> Gained,
    IReadOnlyList<RunComparison.Move> Lost)
{
    /// <param name="Reason">Why it is not found now.</param>
    public sealed record Move(long CheckId, string Question, string DocumentName, int? PlaceBefore, int? PlaceAfter, MissReason? Reason);

    /// <summary>The scores are of all checks that each run had; gained and lost can be only what both have asked alike.</summary>
    public static RunComparison Of(long runIdBefore, IReadOnlyCollection<CheckResult> before, IReadOnlyCollection<CheckResult> after)
    {
        var moves = after
            .Join(
                before,
                result => (result.CheckId, result.Edition),
                result => (result.CheckId, result.Edition),
                (now, then) => new Move(now.CheckId, now.Question, now.DocumentName, then.Place, now.Place, now.Reason))
            .ToList();

        return new RunComparison(
            runIdBefore,
            Score.Of(before),
            Score.Of(after),
            [.. moves.Where(move => move is { PlaceBefore: null, PlaceAfter: not null })],
            [.. moves.Where(move => move is { PlaceBefore: not null, PlaceAfter: null })]);
    }
}
