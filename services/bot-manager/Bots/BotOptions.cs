using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Bots;

internal sealed class BotOptions
{
    /// <summary>How often to look for bots that should be alive and are not.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bots come to life in a second: a storm of first connections fails.</summary>
    [Range(1, 10_000)]
    public int WakesPerSecond { get; set; } = 200;

    /// <summary>How long until a token that Telegram refused is tried again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RefusedTokenRetry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many messages of a bot may wait in memory before it stops to take more.</summary>
    [Range(1, 100_000)]
    public int LargestQueue { get; set; } = 500;

    /// <summary>How long the work of a bot may take to end when it is stopped.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan StopPatience { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class BotOptionsValidator : IValidateOptions<BotOptions>;
