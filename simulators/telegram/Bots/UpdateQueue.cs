namespace ChatAi.Simulators.Telegram.Bots;

/// <summary>What a bot has not confirmed yet, oldest first. Its owner guards it with the bot's gate.</summary>
internal sealed class UpdateQueue(int firstId)
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>Kinds that a bot gets only when it names them.</summary>
    private static readonly HashSet<string> OnRequest = ["chat_member", "message_reaction", "message_reaction_count"];

    private readonly List<PendingUpdate> pending = [];
    private HashSet<string> allowed = [];
    private int nextId = firstId;

    public int Count => pending.Count;

    public IReadOnlyList<PendingUpdate> Pending => pending;

    public IReadOnlyList<string>? Allowed => allowed.Count == 0 ? null : [.. allowed.Order(StringComparer.Ordinal)];

    /// <summary>Applies to updates that come later; an empty list goes back to the default.</summary>
    public void Allow(IEnumerable<string> types) => allowed = [.. types];

    public PendingUpdate? Add(string type, long chat, DateTimeOffset now, Func<int, byte[]> write, bool always = false)
    {
        if (!always && !Allows(type))
            return null;

        var update = new PendingUpdate(nextId, type, chat, write(nextId), now);
        nextId++;
        pending.Add(update);
        return update;
    }

    /// <summary>Adds an update that names its own id; the ids given later stay above it.</summary>
    public PendingUpdate AddAs(int id, string type, long chat, DateTimeOffset now, byte[] json)
    {
        var update = new PendingUpdate(id, type, chat, json, now);
        nextId = Math.Max(nextId, id == int.MaxValue ? id : id + 1);
        pending.Add(update);
        return update;
    }

    /// <summary>A positive offset confirms all below it; a negative one keeps that many of the newest and forgets the rest.</summary>
    public void Confirm(int offset, DateTimeOffset now)
    {
        pending.RemoveAll(update => now - update.Arrived > Retention || (offset > 0 && update.Id < offset));

        if (offset < 0 && pending.Count > -(long)offset)
            pending.RemoveRange(0, pending.Count + offset);
    }

    public IReadOnlyList<PendingUpdate> Take(int limit) => pending.Count == 0 ? [] : [.. pending.Take(limit)];

    public void Remove(PendingUpdate update) => pending.Remove(update);

    public void Clear() => pending.Clear();

    private bool Allows(string type) => allowed.Count == 0 ? !OnRequest.Contains(type) : allowed.Contains(type);
}
