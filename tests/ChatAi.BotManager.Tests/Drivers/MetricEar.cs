using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.BotManager.Tests.Drivers;

/// <summary>Adds up what one bot-manager counts. A scrape would not do: instruments of the same name in one process run together there.</summary>
internal sealed class MetricEar : IDisposable
{
    private readonly MeterListener listener = new();
    private long total;

    public MetricEar(Manager manager, string instrumentName)
    {
        var scope = manager.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, mine) =>
        {
            if (instrument.Name == instrumentName && ReferenceEquals(instrument.Meter.Scope, scope))
                mine.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Interlocked.Add(ref total, measurement));
        listener.Start();
    }

    /// <summary>Since the listening began.</summary>
    public long Total => Interlocked.Read(ref total);

    public void Dispose() => listener.Dispose();
}
