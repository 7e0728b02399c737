using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Selection;

/// <summary>The order in which keys are tried. Pure: the same keys always give the same order.</summary>
internal static class KeyOrder
{
    public static IReadOnlyList<Choice> For(CallKind kind, string model, IEnumerable<Candidate> candidates) =>
    [
        .. from candidate in candidates
           where candidate.CanAnswer
           let resolved = ModelAccess.Resolve(candidate.Provider, candidate.ModelAccess, kind, model)
           where resolved is not null

           // Among keys without a limit room is no measure, and the less used one keeps the load even.
           orderby candidate.Priority, candidate.Room descending, candidate.DailyUsage, candidate.Id
           select new Choice(candidate, resolved),
    ];
}

internal sealed record Choice(Candidate Candidate, string Model);
