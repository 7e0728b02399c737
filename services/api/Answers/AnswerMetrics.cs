using System.Diagnostics.Metrics;

namespace ChatAi.Api.Answers;

internal sealed class AnswerMetrics
{
    private readonly Histogram<double> step;

    public AnswerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(ApiTelemetry.Name));
        step = meter.CreateHistogram<double>("chatai.turn.step.duration", "s", "How long each step of a turn took.");
    }

    /// <param name="name">begin, embed, retrieve, complete or finish.</param>
    public void StepDone(string name, TimeSpan time) => step.Record(time.TotalSeconds, new KeyValuePair<string, object?>("chatai.turn.step", name));
}
