using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Logs;

/// <summary>Section <c>Logs</c>, as far as it is about reading.</summary>
internal sealed class LogReadingOptions
{
    /// <summary>Where the services of this machine write their files; null: nowhere.</summary>
    public string? Folder { get; set; }

    /// <summary>How much of the files one request reads.</summary>
    [Range(65_536, 1_073_741_824)]
    public int MostBytesRead { get; set; } = 64 * 1024 * 1024;
}

[OptionsValidator]
internal sealed partial class LogReadingOptionsValidator : IValidateOptions<LogReadingOptions>;
