using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Retrieval;

internal sealed class RetrievalOptions
{
    /// <summary>How many passages a question gets at most.</summary>
    [Range(1, 50)]
    public int Limit { get; set; } = 8;

    /// <summary>How many each of the two searches hands to the fusion.</summary>
    [Range(1, 200)]
    public int Candidates { get; set; } = 30;

    /// <summary>Up to so many passages of an assistant all are compared; above, the index is asked.</summary>
    [Range(0, 100_000)]
    public int ExactUpTo { get; set; } = 2_000;

    /// <summary>How wide the index is searched.</summary>
    [Range(10, 1_000)]
    public int EfSearch { get; set; } = 100;

    /// <summary>How many matches the question's rarest words may have together: what is looked at, however common the others are.</summary>
    [Range(100, 100_000)]
    public int MostMatches { get; set; } = 800;

    /// <summary>
    /// When the best passage scores less, nothing is found. The benchmark <c>retrieval-quality</c> prints what questions score that the
    /// documents answer, and those that they do not.
    /// </summary>
    [Range(0.0, 10.0)]
    public double MinScore { get; set; } = 0.4;

    /// <summary>What it counts, at most 3.5 times, that a text has the question's words, by their rarity.</summary>
    [Range(0.0, 10.0)]
    public double TextWeight { get; set; } = 1;

    /// <summary>What the cosine of the text's and the question's vectors counts.</summary>
    [Range(0.0, 10.0)]
    public double VectorWeight { get; set; } = 2.5;

    /// <summary>What each further passage of a document counts, of what the one before did.</summary>
    [Range(0.1, 1.0)]
    public double Repetition { get; set; } = 0.8;
}

[OptionsValidator]
internal sealed partial class RetrievalOptionsValidator : IValidateOptions<RetrievalOptions>;
