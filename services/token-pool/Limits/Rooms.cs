using System.Collections.Concurrent;

namespace ChatAi.TokenPool.Limits;

/// <summary>This replica's room on every account.</summary>
internal sealed class Rooms(Leases leases, DatabaseClock clock)
{
    private readonly ConcurrentDictionary<AccountId, Room> rooms = new();

    public Room Of(AccountId account) => rooms.GetOrAdd(account, id => new Room(id, leases, clock));

    public IReadOnlyList<Unspent> GiveBackIdle() => [.. rooms.Values.SelectMany(room => room.GiveBackIdle())];

    public IReadOnlyList<Unspent> GiveBackAll() => [.. rooms.Values.SelectMany(room => room.GiveBackAll())];

    /// <summary>An account that is gone, or must not be used.</summary>
    public IReadOnlyList<Unspent> Close(AccountId account) =>
        rooms.TryRemove(account, out var room) ? room.GiveBackAll() : [];
}
