using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Dialogs;

internal sealed class TurnOptions
{
    /// <summary>After so long without a sign of life a turn's claim is void, and another may take it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many of the last messages of a dialog are looked at for the prompt.</summary>
    [Range(0, 200)]
    public int History { get; set; } = 20;
}

[OptionsValidator]
internal sealed partial class TurnOptionsValidator : IValidateOptions<TurnOptions>;
