using System.Diagnostics.Metrics;

namespace ChatAi.Api.Answers;

internal sealed class AnswerMetrics
{
    private readonly Histogram<double> step;
    private readonly Counter<long> restarts;

    public AnswerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(ApiTelemetry.Name));
        step = meter.CreateHistogram<double>("chatai.turn.step.duration", "s", "How long each step of a turn took.");
        restarts = meter.CreateCounter<long>("chatai.answer.restarts", "{answer}", "Answers that broke off in the middle and were begun anew on another key.");
        restarts.Add(0);
    }

    public void Restarted() => restarts.Add(1);

    /// <param name="name">begin, embed, retrieve, complete or finish.</param>
    public void StepDone(string name, TimeSpan time) => step.Record(time.TotalSeconds, new KeyValuePair<string, object?>("chatai.turn.step", name));
}
