using System.Diagnostics.Metrics;

namespace ChatAi.BotManager.Updates;

internal sealed class UpdateMetrics
{
    private readonly Counter<long> received;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> malformed;
    private long depth;
    private double oldest;

    public UpdateMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(BotManagerTelemetry.Name));
        received = meter.CreateCounter<long>("chatai.updates.received", "{update}", "Updates that Telegram brought, duplicates included.");
        duplicates = meter.CreateCounter<long>("chatai.updates.duplicates", "{update}", "Updates that were in the inbox already, and were dropped.");
        malformed = meter.CreateCounter<long>("chatai.updates.malformed", "{update}", "Updates that could not be read, and were kept and skipped.");
        meter.CreateObservableGauge("chatai.inbox.depth", () => Interlocked.Read(ref depth), "{update}", "Updates that wait for their turn or its delivery. Of the whole installation: every replica tells the same.");
        meter.CreateObservableGauge("chatai.inbox.age", () => Volatile.Read(ref oldest), "s", "How long the oldest unfinished update waits. Of the whole installation: every replica tells the same.");

        received.Add(0);
        duplicates.Add(0);
        malformed.Add(0);
    }

    public void Received(int count) => received.Add(count);

    public void DuplicatesDropped(int count) => duplicates.Add(count);

    public void Malformed() => malformed.Add(1);

    public void Waiting(long updates, TimeSpan longest)
    {
        Interlocked.Exchange(ref depth, updates);
        Volatile.Write(ref oldest, longest.TotalSeconds);
    }
}
