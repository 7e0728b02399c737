namespace ChatAi.Simulators.Telegram.Faults;

/// <summary>The faults still to come, in the order they were asked for.</summary>
internal sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<Fault> planned = [];

    public void Add(Fault fault)
    {
        lock (gate)
        {
            planned.Add(fault);
        }
    }

    public Fault? Take(long bot, string method)
    {
        lock (gate)
        {
            var index = planned.FindIndex(fault => (fault.Bot ?? bot) == bot && Concerns(fault, method));
            if (index < 0)
                return null;

            var fault = planned[index];
            if (fault.Times == 1)
                planned.RemoveAt(index);
            else
                planned[index] = fault with { Times = fault.Times - 1 };
            return fault;
        }
    }

    public IReadOnlyList<Fault> Planned()
    {
        lock (gate)
        {
            return [.. planned];
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            planned.Clear();
        }
    }

    private static bool Concerns(Fault fault, string method) =>
        fault.Method is null || string.Equals(fault.Method, method, StringComparison.OrdinalIgnoreCase);
}
