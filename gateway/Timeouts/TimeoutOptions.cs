using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Gateway.Timeouts;

/// <summary>
/// Section <c>Gateway:Timeouts</c>: how long a caller may take. How long a service may be silent stands at its cluster
/// (<c>ReverseProxy:Clusters:…:HttpRequest:ActivityTimeout</c>), and counts anew with each piece in either direction; so
/// neither a stream with heartbeats nor a long upload has an end set to it. No time is set for a request as a whole.
/// </summary>
internal sealed class TimeoutOptions
{
    /// <summary>For the line and the headers of a request, all together.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two requests on one connection; longer than the usual proxies keep theirs, so that they end them and not we.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// What the body of a request must bring on the average of the time that is spent waiting for it; time in which a
    /// service does not take it is not counted. A modem brings more, so whoever stays below wants to hold up a connection.
    /// </summary>
    [Range(0, 1_000_000)]
    public int BodyBytesPerSecond { get; init; } = 240;

    /// <summary>For how long a body may bring nothing before that counts: a phone between two cells.</summary>
    [Range(typeof(TimeSpan), "00:00:01.1", "00:10:00")]
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a silent HTTP/2 connection is asked whether anyone is still there.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(30);
}

[OptionsValidator]
internal sealed partial class TimeoutOptionsValidator : IValidateOptions<TimeoutOptions>;
