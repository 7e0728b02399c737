using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Selection;

/// <summary>
/// Recent failures of the keys of one account. When several of its keys fail within seconds, what fails is the account: it rests
/// as a whole, and its keys are not condemned one by one.
/// </summary>
internal sealed class AccountStorm
{
    private const int Keys = 2;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Dictionary<long, DateTimeOffset> failed = [];
    private int storms;

    /// <returns>How long the account has to rest; null when it is this key alone.</returns>
    public TimeSpan? After(long key, UpstreamFailure failure, DateTimeOffset now)
    {
        // These say something of the key itself.
        if (failure.Kind is FailureKind.Unauthorized or FailureKind.ModelUnknown or FailureKind.TooLarge)
            return null;

        lock (gate)
        {
            failed[key] = now;
            foreach (var old in failed.Where(entry => now - entry.Value > Window).Select(entry => entry.Key).ToList())
                failed.Remove(old);

            if (failed.Count < Keys && storms == 0)
                return null;

            var rest = failure.RetryAfter ?? FirstRest * Math.Pow(2, Math.Min(storms, 20));
            storms++;
            failed.Clear();
            return rest < LongestRest || failure.RetryAfter is not null ? rest : LongestRest;
        }
    }

    public void Succeeded()
    {
        lock (gate)
        {
            failed.Clear();
            storms = 0;
        }
    }
}
