using System.Net.Http.Headers;

namespace ChatAi.Gateway.Metrics;

/// <summary>
/// The two ways to write down metrics. Only OpenMetrics has room for exemplars: the trace that a sample comes from.
/// <see href="https://prometheus.io/docs/instrumenting/exposition_formats/"/>
/// <see href="https://prometheus.io/docs/specs/om/open_metrics_spec/"/>
/// </summary>
/// <param name="Untyped">What a family is called of whose kind nobody says anything.</param>
/// <param name="MayHaveRemarks">Whether a line may say something to people.</param>
internal sealed record ExpositionFormat(
    string ContentType,
    MediaTypeWithQualityHeaderValue Accept,
    string Untyped,
    bool MayHaveRemarks,
    string End,
    IReadOnlyDictionary<string, string[]> SuffixesByType)
{
    private const string OpenMetricsType = "application/openmetrics-text";

    public static ExpositionFormat Text { get; } = new(
        "text/plain; version=0.0.4; charset=utf-8",
        MediaTypeWithQualityHeaderValue.Parse("text/plain"),
        "untyped",
        MayHaveRemarks: true,
        End: "",
        new Dictionary<string, string[]>
        {
            ["histogram"] = ["_bucket", "_count", "_sum"],
            ["summary"] = ["", "_count", "_sum"],
        });

    public static ExpositionFormat OpenMetrics { get; } = new(
        $"{OpenMetricsType}; version=1.0.0; charset=utf-8",
        MediaTypeWithQualityHeaderValue.Parse($"{OpenMetricsType}; version=1.0.0"),
        "unknown",
        MayHaveRemarks: false,
        End: "# EOF\n",
        new Dictionary<string, string[]>
        {
            ["counter"] = ["_total", "_created"],
            ["histogram"] = ["_bucket", "_count", "_sum", "_created"],
            ["info"] = ["_info"],
            ["summary"] = ["", "_count", "_sum", "_created"],
        });

    /// <summary>Prometheus would rather have OpenMetrics; whoever does not ask for it by name gets what everybody can read.</summary>
    public static ExpositionFormat Wanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept
            .Where(type => type.MediaType.Value is OpenMetricsType or "text/plain" or "text/*" or "*/*")
            .MaxBy(type => type.Quality ?? 1);

        return accepted?.MediaType.Value is OpenMetricsType ? OpenMetrics : Text;
    }

    public bool Belongs(ReadOnlySpan<char> sample, string family, string type)
    {
        if (!sample.StartsWith(family, StringComparison.Ordinal))
            return false;

        var suffix = sample[family.Length..];
        if (!SuffixesByType.TryGetValue(type, out var suffixes))
            return suffix.IsEmpty;

        foreach (var known in suffixes)
        {
            if (suffix.SequenceEqual(known))
                return true;
        }

        return false;
    }
}
