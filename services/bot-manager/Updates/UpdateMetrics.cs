using System.Diagnostics.Metrics;

namespace ChatAi.BotManager.Updates;

internal sealed class UpdateMetrics
{
    private readonly Counter<long> received;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> malformed;

    public UpdateMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(BotManagerTelemetry.Name));
        received = meter.CreateCounter<long>("chatai.updates.received", "{update}", "Updates that Telegram brought, duplicates included.");
        duplicates = meter.CreateCounter<long>("chatai.updates.duplicates", "{update}", "Updates that were in the inbox already, and were dropped.");
        malformed = meter.CreateCounter<long>("chatai.updates.malformed", "{update}", "Updates that could not be read, and were kept and skipped.");
    }

    public void Received(int count) => received.Add(count);

    public void DuplicatesDropped(int count) => duplicates.Add(count);

    public void Malformed() => malformed.Add(1);
}
