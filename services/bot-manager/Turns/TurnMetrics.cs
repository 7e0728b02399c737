using System.Diagnostics.Metrics;

namespace ChatAi.BotManager.Turns;

internal sealed class TurnMetrics
{
    private static readonly string[] Outcomes = ["answered", "silent", "refused", "under_way", "failed"];

    private readonly Counter<long> turns;
    private readonly Histogram<double> duration;

    public TurnMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(BotManagerTelemetry.Name));
        turns = meter.CreateCounter<long>("chatai.turns", "{turn}", "Turns asked of api, by how they ended.");
        duration = meter.CreateHistogram<double>("chatai.turn.duration", "s", "How long a turn took: in api from its claim to its outcome, in bot-manager from asking for it to the end of its answer.");
        foreach (var outcome in Outcomes)
            turns.Add(0, new KeyValuePair<string, object?>("chatai.turn.outcome", outcome));
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
