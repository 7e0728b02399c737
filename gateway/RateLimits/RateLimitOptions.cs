using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Gateway.RateLimits;

/// <summary>Section <c>Gateway:RateLimits</c>.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>Of each user, by his access token: a busy page of an operator asks for a few things a second, a program that fills an assistant for ten.</summary>
    [ValidateObjectMembers]
    public LimitOptions User { get; init; } = new() { Requests = 1200 };

    /// <summary>Of each address whose callers show no valid token: there is little to do without one, but an office shares an address.</summary>
    [ValidateObjectMembers]
    public LimitOptions Address { get; init; } = new() { Requests = 300 };

    /// <summary>
    /// Of each address, for what takes or gives a password or a token: an office can come to work within the minute, and
    /// a guesser gets through 28,800 passwords a day at most.
    /// </summary>
    [ValidateObjectMembers]
    public LimitOptions SignIn { get; init; } = new() { Requests = 20 };

    /// <summary>How long Redis may take before a replica counts by itself.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:05")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(250);
}

internal sealed class LimitOptions
{
    /// <summary>How many in a window; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int Requests { get; init; }

    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
