using System.Diagnostics.Metrics;
using ChatAi.TokenPool.Usage;

namespace ChatAi.TokenPool.Keys;

/// <summary>Keys appear by their number in each state only: how many there are is open.</summary>
internal sealed class KeyMetrics
{
    private static readonly string[] States = ["ready", "full", "cooling", "disabled", "off"];

    private volatile IReadOnlyDictionary<string, int>? known;

    public KeyMetrics(IMeterFactory meters) => meters.Create(new MeterOptions(CallMetrics.MeterName)).CreateObservableGauge(
        "chatai.token_pool.keys",
        Measure,
        "{key}",
        "Keys by what they can do: ready, full (no room is left of a limit), cooling, disabled by the pool, off by an administrator. Of the whole installation: every replica tells the same.");

    public void Seen(Ring ring, DateTimeOffset now) =>
        known = ring.Keys.CountBy(key => State(key, ring, now)).ToDictionary();

    private static string State(PoolKey key, Ring ring, DateTimeOffset now) => key switch
    {
        { IsActive: false } => "off",
        { Health.Standing.State: KeyState.Disabled } => "disabled",
        _ when !ring.IsAwake(key, now) => "cooling",
        { Room.Left: <= 0 } => "full",
        _ => "ready",
    };

    /// <summary>Nothing is said before the keys were read: none would be an alarm.</summary>
    private IEnumerable<Measurement<int>> Measure() => known is { } counts
        ? States.Select(state => new Measurement<int>(counts.GetValueOrDefault(state), new KeyValuePair<string, object?>("chatai.key.state", state)))
        : [];
}
