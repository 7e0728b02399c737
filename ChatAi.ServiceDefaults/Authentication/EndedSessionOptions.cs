using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.ServiceDefaults.Authentication;

/// <summary>Section <c>Callers</c>.</summary>
public sealed class EndedSessionOptions
{
    /// <summary>For so long a service goes by the list of ended sessions that it has.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan SessionsGoodFor { get; set; } = TimeSpan.FromSeconds(5);
}

[OptionsValidator]
internal sealed partial class EndedSessionOptionsValidator : IValidateOptions<EndedSessionOptions>;
