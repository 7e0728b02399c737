using System.Diagnostics.Metrics;

namespace ChatAi.BotManager.Bots;

internal sealed class BotMetrics
{
    private readonly Counter<long> begun;
    private readonly UpDownCounter<long> alive;
    private readonly Counter<long> failures;

    public BotMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(BotManagerTelemetry.Name));
        alive = meter.CreateUpDownCounter<long>("chatai.bots.alive", "{bot}", "Bots that are alive in this replica.");
        begun = meter.CreateCounter<long>("chatai.bots.begun", "{bot}", "Times that a bot came to life in this replica.");
        failures = meter.CreateCounter<long>("chatai.bots.failures", "{bot}", "Times that a bot went into error, such as for a token that was taken back.");

        alive.Add(0);
        begun.Add(0);
        failures.Add(0);
    }

    public void Begun()
    {
        begun.Add(1);
        alive.Add(1);
    }

    public void Ended() => alive.Add(-1);

    public void Failed() => failures.Add(1);
}
