namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>A time limit that starts anew with each part of a call, bound to the caller's own wish to stop.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource limit;
    private readonly CancellationTokenSource linked;
    private readonly CancellationToken caller;

    public Patience(TimeProvider clock, TimeSpan first, CancellationToken caller)
    {
        this.caller = caller;
        limit = new CancellationTokenSource(first, clock);
        linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, caller);
    }

    public CancellationToken Token => linked.Token;

    /// <summary>True when the time was up, false when the caller stopped it.</summary>
    public bool IsExhausted => limit.IsCancellationRequested && !caller.IsCancellationRequested;

    public void ThrowIfCallerLeft() => caller.ThrowIfCancellationRequested();

    public void StartAnew(TimeSpan next) => limit.CancelAfter(next);

    public void Dispose()
    {
        linked.Dispose();
        limit.Dispose();
    }
}
