namespace ChatAi.Gateway.Services;

/// <summary>
/// Asks the services at most once per period, however many callers want to know: they share the question that is under
/// way, and its answer as long as it is fresh.
/// </summary>
internal sealed class Snapshot<T>(Func<CancellationToken, Task<T>> take, TimeSpan freshness, TimeProvider clock)
{
    private readonly Lock gate = new();
    private Task<T>? last;
    private long takenAt;

    public Task<T> GetAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // The one who asks first may go away; the others still want the answer.
            if (last is null || last.IsFaulted || last.IsCompleted && clock.GetElapsedTime(takenAt) >= freshness)
            {
                takenAt = clock.GetTimestamp();
                last = take(CancellationToken.None);
            }

            return last.WaitAsync(cancellationToken);
        }
    }
}
