using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Answers;

internal sealed class AnswerOptions
{
    /// <summary>How many tokens of a prompt the passages may take.</summary>
    [Range(100, 1_000_000)]
    public int PassageTokens { get; set; } = 4_000;

    /// <summary>How many tokens of a prompt the earlier turns of the dialog may take.</summary>
    [Range(0, 1_000_000)]
    public int HistoryTokens { get; set; } = 1_500;

    /// <summary>How long an answer may become.</summary>
    [Range(16, 100_000)]
    public int AnswerTokens { get; set; } = 1_000;

    [Range(0.0, 2.0)]
    public float Temperature { get; set; } = 0.2f;
}

[OptionsValidator]
internal sealed partial class AnswerOptionsValidator : IValidateOptions<AnswerOptions>;
