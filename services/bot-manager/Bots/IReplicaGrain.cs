namespace ChatAi.BotManager.Bots;

/// <summary>One replica of the cluster, asked about itself. The key is its address, and the grain is placed there.</summary>
[Alias("ChatAi.BotManager.IReplicaGrain")]
internal interface IReplicaGrain : IGrainWithStringKey
{
    [Alias("Figures")]
    Task<ReplicaFigures> FiguresAsync();
}

/// <param name="Address">Whose figures these are: a replica of a release that does not know the grain is answered for by another.</param>
/// <param name="ProcessMemory">What the process has in memory, in bytes.</param>
[GenerateSerializer, Immutable, Alias("ChatAi.BotManager.ReplicaFigures")]
internal readonly record struct ReplicaFigures(
    [property: Id(0)] SiloAddress Address,
    [property: Id(1)] int ProcessId,
    [property: Id(2)] long ProcessMemory);
