using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Handoffs;

internal sealed class HandoffOptions
{
    /// <summary>How many dialogs one operator may have at a time.</summary>
    [Range(1, 1_000)]
    public int DialogsPerOperator { get; set; } = 5;

    /// <summary>An operator who has shown no sign of life for so long is gone, and his dialogs go back to the queue.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AbsentAfter { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How often somebody looks for operators who are gone.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan RollCall { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class HandoffOptionsValidator : IValidateOptions<HandoffOptions>;
