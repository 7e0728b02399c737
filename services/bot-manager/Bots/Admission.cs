namespace ChatAi.BotManager.Bots;

/// <summary>Whether a bot may call on Telegram, or waits for its turn in a cold start. Used on its grain's scheduler only.</summary>
internal sealed class Admission
{
    private TaskCompletionSource turn = New();

    public Admission(bool open)
    {
        if (open)
            Open();
    }

    public bool IsOpen => turn.Task.IsCompleted;

    public void Open() => turn.TrySetResult();

    /// <summary>Telegram has forgotten the bot: it queues again.</summary>
    public void Close()
    {
        if (IsOpen)
            turn = New();
    }

    public Task WaitAsync(CancellationToken cancellationToken) => turn.Task.WaitAsync(cancellationToken);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
