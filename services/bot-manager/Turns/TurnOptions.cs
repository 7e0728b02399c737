using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Turns;

internal sealed class TurnOptions
{
    /// <summary>How many turns this process has under way at a time.</summary>
    [Range(1, 10_000)]
    public int MostAtATime { get; set; } = 512;

    /// <summary>How long api may be silent before a turn is asked for again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LongestSilence { get; set; } = TimeSpan.FromMinutes(2);

    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(1);

    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A message that could not be answered for so long is given up; Telegram, too, keeps them for a day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>An answer that is there sooner needs no sign that it is coming.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan PreviewAfter { get; set; } = TimeSpan.FromSeconds(0.3);

    /// <summary>How often the person sees how far the answer is.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan PreviewInterval { get; set; } = TimeSpan.FromSeconds(0.7);
}

[OptionsValidator]
internal sealed partial class TurnOptionsValidator : IValidateOptions<TurnOptions>;
