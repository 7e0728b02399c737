using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace ChatAi.ServiceDefaults.Telemetry;

/// <summary>How measurements are gathered, where the libraries' way would not do.</summary>
internal static class Streams
{
    private const string OwnMeters = "ChatAi.";
    private const int MostOfOthersChoice = 100;

    /// <summary>Whom a process calls may be a matter of what others have asked it to.</summary>
    private static readonly string[] OfOthersChoice = ["http.client.", "dns."];

    /// <summary>From a lookup to an answer that a provider took its time for; the libraries' own begin at five seconds.</summary>
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    /// <summary><see href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/"/></summary>
    private static readonly double[] Tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576];

    /// <summary>
    /// Beyond so many different ones, measurements of others' choice run together in one series, <c>otel_metric_overflow="true"</c>.
    /// </summary>
    public static MetricStreamConfiguration? Of(Instrument instrument) => instrument switch
    {
        _ when OfOthersChoice.Any(name => instrument.Name.StartsWith(name, StringComparison.Ordinal)) =>
            new MetricStreamConfiguration { CardinalityLimit = MostOfOthersChoice },
        Histogram<double> { Unit: "s", Meter.Name: var meter } when meter.StartsWith(OwnMeters, StringComparison.Ordinal) =>
            new ExplicitBucketHistogramConfiguration { Boundaries = Seconds },
        Histogram<int> { Unit: "{token}" } => new ExplicitBucketHistogramConfiguration { Boundaries = Tokens },
        _ => null,
    };
}
