using Orleans.Placement;

namespace ChatAi.BotManager.Bots;

[RandomPlacement]
internal sealed class ReplicaGrain(ILocalSiloDetails local) : Grain, IReplicaGrain
{
    public Task<ReplicaFigures> FiguresAsync() =>
        Task.FromResult(new ReplicaFigures(local.SiloAddress, Environment.ProcessId, Environment.WorkingSet));
}
