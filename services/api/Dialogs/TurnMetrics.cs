using System.Diagnostics.Metrics;

namespace ChatAi.Api.Dialogs;

internal sealed class TurnMetrics
{
    private readonly Histogram<double> duration;

    public TurnMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(ApiTelemetry.Name));
        duration = meter.CreateHistogram<double>("chatai.turn.duration", "s", "How long a turn took: in api from its claim to its outcome, in bot-manager from asking for it to the end of its answer.");
    }

    /// <param name="outcome">answer, silent or error.</param>
    public void TurnDone(string outcome, TimeSpan time) => duration.Record(time.TotalSeconds, new KeyValuePair<string, object?>("chatai.turn.outcome", outcome));
}
