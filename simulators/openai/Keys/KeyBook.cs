namespace ChatAi.Simulators.OpenAI.Keys;

/// <summary>What each key may expect, and every call that was made.</summary>
internal sealed class KeyBook
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (Behaviour Behaviour, int Left)> behaviours = [];
    private readonly List<SimulatedCall> calls = [];
    private readonly List<SimulatedCall> checks = [];

    public IReadOnlyList<SimulatedCall> Calls
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    /// <summary>Calls that only ask for the models.</summary>
    public IReadOnlyList<SimulatedCall> Checks
    {
        get
        {
            lock (gate)
                return [.. checks];
        }
    }

    public void Set(string key, Behaviour behaviour)
    {
        lock (gate)
            behaviours[key] = (behaviour, behaviour.Times ?? int.MaxValue);
    }

    public void Forget(string key)
    {
        lock (gate)
            behaviours.Remove(key);
    }

    public void Reset()
    {
        lock (gate)
        {
            behaviours.Clear();
            calls.Clear();
            checks.Clear();
        }
    }

    /// <summary>Counts a call and says how it is to be treated.</summary>
    public Behaviour Begin(SimulatedCall call)
    {
        lock (gate)
        {
            (call.AsksForModels ? checks : calls).Add(call);
            if (!behaviours.TryGetValue(call.Key, out var entry) || entry.Left == 0)
                return new Behaviour();

            if (entry.Behaviour.Times is not null && !call.AsksForModels)
                behaviours[call.Key] = entry with { Left = entry.Left - 1 };

            return entry.Behaviour;
        }
    }
}
