using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Selection;

internal sealed class FailoverOptions
{
    public const string Section = "Failover";

    /// <summary>Keys that one call may be tried on.</summary>
    [Range(1, 100)]
    public int MostAttempts { get; set; } = 10;
}

[OptionsValidator]
internal sealed partial class FailoverOptionsValidator : IValidateOptions<FailoverOptions>;
