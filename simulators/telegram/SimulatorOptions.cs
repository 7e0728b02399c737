using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Simulators.Telegram;

/// <summary>The section "Simulator" of the configuration.</summary>
public sealed class SimulatorOptions
{
    /// <summary>Bots that are there from the start.</summary>
    [ValidateEnumeratedItems]
    public IList<BotOptions> Bots { get; } = [];

    [ValidateObjectMembers]
    public LimitOptions Limits { get; } = new();

    [ValidateObjectMembers]
    public WebhookOptions Webhooks { get; } = new();
}

public sealed class BotOptions
{
    [Required]
    [RegularExpression("^[1-9][0-9]{0,15}:[A-Za-z0-9_-]{1,60}$", ErrorMessage = "Simulator:Bots: a Token is digits, a colon, and letters, digits, '_' or '-'.")]
    public string Token { get; set; } = "";

    [RegularExpression("^[A-Za-z][A-Za-z0-9_]{3,31}$", ErrorMessage = "Simulator:Bots: a Username has 4 to 32 letters, digits or '_'.")]
    public string? Username { get; set; }

    public string? Name { get; set; }
}

/// <summary>
/// Telegram does not publish its limits. One budget per chat, and one per bot, is spent by everything the bot shows there;
/// about one message a second in a chat and 30 in all, in the long run and with short bursts above it, are what its FAQ promises.
/// </summary>
public sealed class LimitOptions
{
    /// <summary>Off: nothing answers 429 unless a fault is injected, and a repeated poll is not slowed down.</summary>
    public bool Enforced { get; set; } = true;

    /// <summary>Messages that a chat takes at once.</summary>
    [Range(1, 1000)]
    public double Burst { get; set; } = 5;

    /// <summary>Messages a second that a private chat takes for long.</summary>
    [Range(0.01, 1000)]
    public double PerSecond { get; set; } = 1;

    /// <summary>Messages a minute that a group takes for long.</summary>
    [Range(1, 10_000)]
    public double GroupPerMinute { get; set; } = 20;

    /// <summary>Messages that a bot sends at once, to whichever chats.</summary>
    [Range(1, 1000)]
    public double BotBurst { get; set; } = 40;

    /// <summary>Messages a second that a bot sends for long.</summary>
    [Range(0.01, 1000)]
    public double BotPerSecond { get; set; } = 30;

    /// <summary>How many new tokens come up in a minute, and 30 times as many in an hour; 0: as many as like. Telegram's number is 20.</summary>
    [Range(0, 1_000_000)]
    public int NewTokensPerMinute { get; set; }

    /// <summary>How long a minute of that limit is; shorter where time shall run faster.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan Minute { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What a typing signal or a draft costs, in messages: they were made to be repeated, yet are not free.</summary>
    [Range(0, 1)]
    public double PreviewCost { get; set; } = 0.2;
}

public sealed class WebhookOptions
{
    /// <summary>The first pause after a failed delivery; each further one is twice as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the pauses stop growing.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an answer may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);
}

[OptionsValidator]
internal sealed partial class SimulatorOptionsValidator : IValidateOptions<SimulatorOptions>;
