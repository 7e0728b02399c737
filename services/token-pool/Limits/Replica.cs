namespace ChatAi.TokenPool.Limits;

/// <summary>This process among those that share the pool. A process that comes back is another one.</summary>
internal sealed class Replica(TimeProvider clock)
{
    public Guid Id { get; } = Guid.CreateVersion7(clock.GetUtcNow());
}
