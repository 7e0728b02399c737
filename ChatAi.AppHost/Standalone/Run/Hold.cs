namespace ChatAi.AppHost.Standalone.Run;

/// <summary>What a person wants of a service: stopped by hand, it stays down until it is started by hand.</summary>
internal sealed class Hold
{
    private readonly Lock gate = new();
    private TaskCompletionSource changed = New();
    private bool isOn;

    public bool IsOn
    {
        get
        {
            lock (gate)
                return isOn;
        }
    }

    public void Put()
    {
        lock (gate)
        {
            isOn = true;
            Tell();
        }
    }

    public void Lift()
    {
        lock (gate)
        {
            isOn = false;
            Tell();
        }
    }

    public async Task WhileOnAsync(CancellationToken cancellationToken)
    {
        while (Next(onlyWhenOn: true) is { } next)
            await next.WaitAsync(cancellationToken);
    }

    /// <summary>Until the time is over, or somebody wants something else meanwhile.</summary>
    public async Task PauseAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.WhenAny(Task.Delay(time, cancellationToken), Next(onlyWhenOn: false)!);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Tell()
    {
        changed.TrySetResult();
        changed = New();
    }

    private Task? Next(bool onlyWhenOn)
    {
        lock (gate)
            return isOn || !onlyWhenOn ? changed.Task : null;
    }
}
