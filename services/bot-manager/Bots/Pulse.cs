namespace ChatAi.BotManager.Bots;

/// <summary>
/// Knows when this process was held up for so long, frozen or starved, that the others may have taken its bots over. Until
/// the cluster's own table says that it is still a member, it must not speak for them: two would poll for one bot, or send
/// the same message. One that was declared dead is soon ended by Orleans, and says nothing until then.
/// </summary>
internal sealed partial class Pulse : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    /// <summary>Two probes that miss: nobody is declared dead sooner.</summary>
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IMembershipTable table;
    private readonly ILocalSiloDetails local;
    private readonly TimeProvider clock;
    private readonly ILogger<Pulse> logger;
    private readonly Lock gate = new();
    private readonly ITimer timer;
    private long lastBeat;
    private Task certainty = Task.CompletedTask;

    public Pulse(IMembershipTable table, ILocalSiloDetails local, TimeProvider clock, ILogger<Pulse> logger)
    {
        (this.table, this.local, this.clock, this.logger) = (table, local, clock, logger);
        lastBeat = clock.GetTimestamp();
        timer = clock.CreateTimer(static pulse => ((Pulse)pulse!).Beat(), this, Interval, Interval);
    }

    /// <summary>Waits, if there is a doubt, until it is certain that this replica is a member.</summary>
    public Task CertainAsync(CancellationToken cancellationToken) => Beat().WaitAsync(cancellationToken);

    public void Dispose() => timer.Dispose();

    /// <summary>Whoever comes first after a pause notices it, be it the timer or a call.</summary>
    private Task Beat()
    {
        lock (gate)
        {
            var paused = clock.GetElapsedTime(lastBeat);
            lastBeat = clock.GetTimestamp();
            if (paused >= TooLong && certainty.IsCompleted)
            {
                Log.HeldUp(logger, paused.TotalSeconds);
                certainty = Task.Run(BecomeCertainAsync);
            }

            return certainty;
        }
    }

    private async Task BecomeCertainAsync()
    {
        while (!await IsMemberAsync())
            await Task.Delay(Pause, clock);
    }

    private async Task<bool> IsMemberAsync()
    {
        try
        {
            var own = await table.ReadRowAsync(local.SiloAddress, CancellationToken.None);
            return own.Members.Any(member => member.Item1.Status != SiloStatus.Dead);
        }
#pragma warning disable CA1031 // the table is read by a foreign library; whatever it threw, nothing is certain yet
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotAsked(logger, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "This process was held up for {Seconds:0.0} s; its bots are silent until it is certain that they are still its own")]
        public static partial void HeldUp(ILogger logger, double seconds);

        [LoggerMessage(LogLevel.Warning, "Whether this replica is still a member could not be read")]
        public static partial void NotAsked(ILogger logger, Exception exception);
    }
}
