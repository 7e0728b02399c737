using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>Says in the log that memory runs out, before the kernel ends the process without a word.</summary>
internal sealed partial class MemoryWatch(TimeProvider clock, ILogger<MemoryWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Somebody who has read it need not read it twice a minute.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        DateTimeOffset? told = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = clock.GetUtcNow();
            if (MemoryUse.Now() is { IsHigh: true } use && !(now - told < Silence))
            {
                Log.High(logger, use.UsedMegabytes, use.LimitMegabytes);
                told = now;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Memory is nearly used up: this process has {Used} MB of {Limit} MB")]
        public static partial void High(ILogger logger, long used, long limit);
    }
}
