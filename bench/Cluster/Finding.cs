namespace ChatAi.Bench.Cluster;

/// <summary>What an event in the cluster has led to.</summary>
/// <param name="Lines">To be printed.</param>
/// <param name="Moved">Bots that may have begun a new life; all others must live as before.</param>
/// <param name="Abandoned">Polls of a replica that hung, which Telegram ended when somebody else polled: nobody was there to be doubled.</param>
/// <param name="Violation">A rule that was broken.</param>
internal sealed record Finding(IReadOnlyList<string> Lines, IReadOnlySet<long> Moved, int Abandoned = 0, string? Violation = null);
