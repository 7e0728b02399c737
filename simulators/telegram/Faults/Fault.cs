using System.ComponentModel.DataAnnotations;

namespace ChatAi.Simulators.Telegram.Faults;

public enum FaultKind
{
    /// <summary>429 with the retry_after of the fault; the call has no effect.</summary>
    TooManyRequests,

    /// <summary>500 in the Bot API's own words; the call has no effect.</summary>
    InternalError,

    /// <summary>502 with a page of HTML, as a proxy in front of the Bot API answers; the call has no effect.</summary>
    BadGateway,

    /// <summary>The connection is cut and the call has no effect.</summary>
    DropBeforeEffect,

    /// <summary>The call takes effect, and the connection is cut instead of the answer.</summary>
    DropAfterEffect,

    /// <summary>The call is answered rightly, later.</summary>
    Delay,

    /// <summary>The call takes effect at once, and is answered later: time to die between the two.</summary>
    DelayAfterEffect,
}

/// <summary>What shall go wrong in the next calls of a bot, of a method, of both, or of anyone.</summary>
public sealed record Fault(
    FaultKind Kind,
    long? Bot = null,
    string? Method = null,
    [property: Range(1, 1_000_000)] int Times = 1,
    [property: Range(1, 100_000)] int RetryAfter = 1,
    [property: Range(0, 600)] double DelaySeconds = 1);
