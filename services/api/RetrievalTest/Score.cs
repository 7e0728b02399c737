using System.Text.Json.Serialization;
using ChatAi.Api.Retrieval;

namespace ChatAi.Api.RetrievalTest;

/// <summary>How good the places of a run are.</summary>
/// <param name="HitAt5">The share of checks whose document is among the first five; null without checks.</param>
/// <param name="Mrr">The mean of 1 / place, where a miss counts 0; null without checks.</param>
internal sealed record Score(
    int Checks,
    int Hits,
    [property: JsonPropertyName("hit_at_5")] double? HitAt5,
    double? Mrr)
{
    private const int Places = 5;

    public static Score Of(IReadOnlyCollection<CheckResult> results)
    {
        if (results.Count == 0)
            return new Score(0, 0, null, null);

        var hits = results.Count(result => result.Place is not null);
        return new Score(
            results.Count,
            hits,
            (double)hits / results.Count,
            results.Sum(result => result.Place is { } place ? 1.0 / place : 0) / results.Count);
    }

    /// <summary>The place of a document among the first different ones: a long document must not push others down by many passages.</summary>
    public static int? PlaceOf(long documentId, IEnumerable<Passage> found)
    {
        var place = found.Select(passage => passage.DocumentId ?? -passage.QuestionId).Distinct().Take(Places).ToList().IndexOf(documentId);
        return place < 0 ? null : place + 1;
    }
}
