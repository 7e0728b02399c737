using System.Diagnostics.Metrics;

namespace ChatAi.Api.Retrieval;

internal sealed class RetrievalMetrics
{
    private readonly Histogram<double> duration;

    public RetrievalMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(ApiTelemetry.Name));
        duration = meter.CreateHistogram<double>("chatai.retrieval.duration", "s", "How long the search for passages took in the database.");
    }

    public void Searched(TimeSpan time, bool exact, bool found) => duration.Record(
        time.TotalSeconds,
        new("chatai.retrieval.search", exact ? "exact" : "index"),
        new("chatai.retrieval.found", found));
}
