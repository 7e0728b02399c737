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
    public int Candidates { get; set; } = 40;

    /// <summary>Up to so many passages of an assistant all are compared; above, the index is asked.</summary>
    [Range(0, 100_000)]
    public int ExactUpTo { get; set; } = 2_000;

    /// <summary>How wide the index is searched.</summary>
    [Range(10, 1_000)]
    public int EfSearch { get; set; } = 100;

    /// <summary>A passage less similar to the question than this is no find of the vector search.</summary>
    [Range(-1.0, 1.0)]
    public double MinSimilarity { get; set; } = 0.1;

    [Range(0.0, 10.0)]
    public double VectorWeight { get; set; } = 1;

    [Range(0.0, 10.0)]
    public double TextWeight { get; set; } = 1;
}

[OptionsValidator]
internal sealed partial class RetrievalOptionsValidator : IValidateOptions<RetrievalOptions>;
