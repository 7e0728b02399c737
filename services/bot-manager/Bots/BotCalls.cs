using Npgsql;

namespace ChatAi.BotManager.Bots;

/// <summary>Tells a bot's grain that its row has changed.</summary>
internal sealed partial class BotCalls(IGrainFactory grains, ColdStart coldStart, ILogger<BotCalls> logger)
{
    /// <summary>What the row says counts; should the grain not hear of it now, the next sweep tells it.</summary>
    public async Task TellAsync(long id, DateTimeOffset version)
    {
        try
        {
            await grains.GetGrain<IBotGrain>(id).WakeAsync(version, await coldStart.TryAdmitAsync(id, CancellationToken.None));
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or NpgsqlException)
        {
            Log.NotTold(logger, id, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Bot {BotId} was not told of its change; the next sweep will")]
        public static partial void NotTold(ILogger logger, long botId, Exception exception);
    }
}
