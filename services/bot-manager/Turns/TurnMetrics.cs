using System.Diagnostics.Metrics;

namespace ChatAi.BotManager.Turns;

internal sealed class TurnMetrics
{
    private readonly Counter<long> turns;
    private readonly Histogram<double> duration;

    public TurnMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(BotManagerTelemetry.Name));
        turns = meter.CreateCounter<long>("chatai.turns", "{turn}", "Turns asked of api, by how they ended.");
        duration = meter.CreateHistogram<double>("chatai.turn.duration", "s", "From asking api for a turn to the end of its answer.");
    }

    public void Ended(TurnOutcome outcome, TimeSpan time)
    {
        var name = outcome switch
        {
            TurnOutcome.Answered => "answered",
            TurnOutcome.Silent => "silent",
            TurnOutcome.Refused => "refused",
            TurnOutcome.Later { UnderWay: true } => "under_way",
            _ => "failed",
        };
        turns.Add(1, new KeyValuePair<string, object?>("chatai.turn.outcome", name));
        duration.Record(time.TotalSeconds, new KeyValuePair<string, object?>("chatai.turn.outcome", name));
    }
}
