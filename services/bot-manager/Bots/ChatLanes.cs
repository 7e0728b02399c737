namespace ChatAi.BotManager.Bots;

/// <summary>
/// A worker for each chat that has something to do: one at a time in a chat, chats side by side. Lives on the scheduler of
/// one grain, which takes its steps one by one.
/// </summary>
internal sealed partial class ChatLanes(Func<long, Task> work, TimeProvider clock, ILogger logger, CancellationToken stopping)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(3);

    private readonly Dictionary<long, Lane> lanes = [];

    public int Count => lanes.Count;

    public IEnumerable<long> Chats => lanes.Keys;

    /// <summary>There is work for the chat. A worker that is at it looks once more before it ends.</summary>
    public void Wake(long chat)
    {
        if (lanes.TryGetValue(chat, out var lane))
        {
            lane.Again = true;
            return;
        }

        if (stopping.IsCancellationRequested)
            return;

        lane = new Lane();
        lanes.Add(chat, lane);
        lane.Running = RunAsync(chat, lane);
    }

    /// <summary>Until every worker has ended; they do when the bot is stopping.</summary>
    public Task EndAsync() => Task.WhenAll(lanes.Values.Select(lane => lane.Running));

    private async Task RunAsync(long chat, Lane lane)
    {
        // The caller goes on first, so that a worker never runs inside of it.
        await Task.Yield();
        do
        {
            lane.Again = false;
            await WorkAsync(chat, lane);
        }
        while (lane.Again && !stopping.IsCancellationRequested);

        lanes.Remove(chat);
    }

    private async Task WorkAsync(long chat, Lane lane)
    {
        try
        {
            await work(chat);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // whatever went wrong, the rows are still pending, and the chat must not fall silent
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.WorkFailed(logger, exception);
            lane.Again = true;
            await Task.Delay(AfterFailure, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private sealed class Lane
    {
        public bool Again { get; set; }

        public Task Running { get; set; } = Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The work for a chat failed; it is taken up again")]
        public static partial void WorkFailed(ILogger logger, Exception exception);
    }
}
