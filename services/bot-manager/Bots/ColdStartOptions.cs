using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Bots;

/// <summary>
/// How fast tokens that Telegram does not have at hand may be brought up from one address: 20 a minute and 600 an hour
/// (ClientManager.cpp of https://github.com/tdlib/telegram-bot-api); beyond that it answers 429.
/// </summary>
internal sealed class ColdStartOptions
{
    public const string Section = "ColdStart";

    [Range(1, 1_000_000)]
    public int PerMinute { get; set; } = 20;

    [Range(1, 1_000_000)]
    public int PerHour { get; set; } = 600;

    /// <summary>How long the gate's minute is; shorter only where Telegram is simulated and its time runs faster.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan Minute { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For so long after a bot was at work Telegram is believed to know it still.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan WarmFor { get; set; } = TimeSpan.FromDays(1);
}

[OptionsValidator]
internal sealed partial class ColdStartOptionsValidator : IValidateOptions<ColdStartOptions>;
