using StackExchange.Redis;

namespace ChatAi.Api.Events;

/// <summary>
/// Tells every replica, over Redis, that there are new events. It carries nothing, and may get lost: whoever waits for it
/// looks by himself after a while.
/// </summary>
internal sealed partial class EventSignal(IConnectionMultiplexer redis, ILogger<EventSignal> logger) : IHostedService, IDisposable
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("chatai:events");
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim raised = new(0, 1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Subscribed again by the library whenever the connection comes back.
            await redis.GetSubscriber().SubscribeAsync(Channel, (_, _) => Wake());
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Log.NotSubscribed(logger, exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task RaiseAsync()
    {
        Wake();
        if (redis.IsConnected)
            await redis.GetSubscriber().PublishAsync(Channel, RedisValue.EmptyString, CommandFlags.FireAndForget);
    }

    public Task WaitAsync(CancellationToken cancellationToken) => raised.WaitAsync(LongestSleep, cancellationToken);

    public void Dispose() => raised.Dispose();

    private void Wake()
    {
        lock (raised)
        {
            if (raised.CurrentCount == 0)
                raised.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Redis does not answer: events of other replicas are noticed a second later")]
        public static partial void NotSubscribed(ILogger logger, Exception exception);
    }
}
