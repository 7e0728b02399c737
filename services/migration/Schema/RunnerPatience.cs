namespace ChatAi.Migration.Schema;

/// <summary>
/// How a revision waits for a lock. Everybody who comes after it to the table stands behind it meanwhile, so it
/// waits shortly, steps back, and tries again.
/// </summary>
internal sealed record RunnerPatience
{
    public static readonly RunnerPatience Default = new();

    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(3);

    public int Attempts { get; init; } = 20;

    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);
}
