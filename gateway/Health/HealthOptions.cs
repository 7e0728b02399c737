using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Gateway.Health;

/// <summary>Section <c>Gateway:Health</c>.</summary>
internal sealed class HealthOptions
{
    /// <summary>How long a service may take for its answer: a little more than its own checks allow theirs (3 s).</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long an answer is passed on to further callers.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Freshness { get; init; } = TimeSpan.FromSeconds(1);
}

[OptionsValidator]
internal sealed partial class HealthOptionsValidator : IValidateOptions<HealthOptions>;
