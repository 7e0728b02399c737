namespace ChatAi.Simulators.Telegram.Bots;

internal enum PollEnd
{
    News,
    TimedOut,
    TakenOver,
    WebhookSet,
    Stopped,
}

/// <summary>One waiting getUpdates call: it sleeps on a single task until someone ends it, and polls nothing itself.</summary>
internal sealed class Poll(DateTimeOffset opened)
{
    private readonly TaskCompletionSource<PollEnd> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DateTimeOffset Opened { get; } = opened;

    public DateTimeOffset? Closed { get; set; }

    public bool IsTakenOver { get; private set; }

    public Task<PollEnd> Ended => end.Task;

    public void End(PollEnd how)
    {
        if (end.TrySetResult(how))
            IsTakenOver = how == PollEnd.TakenOver;
    }
}
