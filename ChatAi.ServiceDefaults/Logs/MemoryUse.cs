namespace ChatAi.ServiceDefaults.Logs;

/// <param name="Used">What the process has in memory.</param>
/// <param name="Limit">What it may have: of the container, of the unit, or of the machine.</param>
/// <param name="Load">What all that run there use of the machine's or the container's memory.</param>
/// <param name="HighLoad">Where the garbage collector begins to fight for every byte.</param>
internal sealed record MemoryUse(long Used, long Limit, long Load, long HighLoad)
{
    private const double Much = 0.85;
    private const long Megabyte = 1024 * 1024;

    /// <summary>Before the first collection the runtime knows no numbers, and there is nothing to fear.</summary>
    public bool IsHigh => Limit > 0 && (Used >= Limit * Much || Load >= HighLoad);

    public long UsedMegabytes => Used / Megabyte;

    public long LimitMegabytes => Limit / Megabyte;

    public static MemoryUse Now()
    {
        var memory = GC.GetGCMemoryInfo();
        return new MemoryUse(Environment.WorkingSet, memory.TotalAvailableMemoryBytes, memory.MemoryLoadBytes, memory.HighMemoryLoadThresholdBytes);
    }
}
