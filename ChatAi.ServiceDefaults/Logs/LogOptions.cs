using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.ServiceDefaults.Logs;

internal sealed class LogOptions
{
    /// <summary>Where the files are; null: nothing is written to files.</summary>
    public string? Folder { get; set; }

    /// <summary>How many finished days of <c>api.log</c> are kept.</summary>
    [Range(1, 3650)]
    public int Days { get; set; } = 7;
}

[OptionsValidator]
internal sealed partial class LogOptionsValidator : IValidateOptions<LogOptions>;
