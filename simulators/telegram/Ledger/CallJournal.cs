namespace ChatAi.Simulators.Telegram.Ledger;

/// <summary>One call of a bot, as it was answered. Calls of getUpdates are only counted.</summary>
public sealed record JournaledCall(
    string Method,
    IReadOnlyDictionary<string, string> Parameters,
    int Status,
    string? Description,
    DateTimeOffset At);

/// <summary>The latest calls of a bot.</summary>
internal sealed class CallJournal
{
    private const int Kept = 200;

    private readonly Lock gate = new();
    private readonly Queue<JournaledCall> calls = [];

    public void Add(JournaledCall call)
    {
        lock (gate)
        {
            calls.Enqueue(call);
            if (calls.Count > Kept)
                calls.Dequeue();
        }
    }

    public IReadOnlyList<JournaledCall> Latest()
    {
        lock (gate)
        {
            return [.. calls];
        }
    }
}
