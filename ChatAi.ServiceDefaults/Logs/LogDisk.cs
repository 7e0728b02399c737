using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>The disk that the log files are on, in the metrics: a full one costs lines first.</summary>
internal sealed class LogDisk(IOptions<LogOptions> options, IMeterFactory meters) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(new MeterOptions("ChatAi.Logs"));
        meter.CreateObservableGauge("chatai.logs.disk.free", () => Measure(disk => disk.AvailableFreeSpace), "By", "Room that is left on the disk of the log files.");
        meter.CreateObservableGauge("chatai.logs.disk.size", () => Measure(disk => disk.TotalSize), "By", "Size of the disk of the log files.");

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A disk that cannot be asked has no figure, rather than a wrong one.</summary>
    private IEnumerable<Measurement<long>> Measure(Func<DriveInfo, long> figure)
    {
        try
        {
            return options.Value.Folder is { Length: > 0 } folder ? [new Measurement<long>(figure(new DriveInfo(Path.GetFullPath(folder))))] : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
