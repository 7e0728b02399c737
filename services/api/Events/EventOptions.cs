using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Events;

/// <summary>Section <c>Events</c>.</summary>
internal sealed class EventOptions
{
    /// <summary>How often somebody looks for events that have no place in the order yet: what watching is behind by, at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A stream that has nothing to say says so this often.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many events wait for a slow reader in memory; what is more he reads from the database.</summary>
    [Range(1, 10_000)]
    public int Buffer { get; set; } = 64;

    /// <summary>How long events are kept for readers who come back, and for webhooks that fail.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(3);
}

[OptionsValidator]
internal sealed partial class EventOptionsValidator : IValidateOptions<EventOptions>;
