using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Selection;
using CsCheck;

namespace ChatAi.TokenPool.Tests.Selection;

public sealed class KeyOrderTests
{
    private static readonly Gen<Candidate> AnyCandidate =
        from id in Gen.Long[1, 1000]
        from priority in Gen.OneOf(1, 2, 3, 100)
        from limit in Gen.OneOf(0L, 1L, 10L, 100L)
        from room in Gen.OneOf(0L, 1L, 5L, 50L, long.MaxValue / 4)
        from used in Gen.Long[0, 20]
        select new Candidate(new Choice(Drivers.Keys.Of(id, priority, new LimitSet(DailyRequests: limit)), "gpt-4o"), room, used);

    private static readonly Gen<List<Candidate>> AnyPool = AnyCandidate.List[0, 12].Select(candidates =>
        candidates.DistinctBy(candidate => candidate.Key.Id).OrderBy(candidate => candidate.Key.Priority).ToList());

    private static readonly Gen<long?> AnyDialog = Gen.Long[0, 50].Select(id => id == 0 ? (long?)null : id);

    [Fact]
    public void A_key_is_found_exactly_when_one_has_room_and_it_is_of_the_lowest_priority_that_has() =>
        AnyPool.Select(AnyDialog).Sample((pool, dialog) =>
        {
            var withRoom = pool.Where(candidate => candidate.Room > 0).ToList();

            return KeyOrder.Next(pool, dialog) is { } chosen
                ? withRoom.Exists(candidate => candidate.Choice == chosen) && chosen.Key.Priority == withRoom.Min(candidate => candidate.Key.Priority)
                : withRoom.Count == 0;
        });

    [Fact]
    public void A_call_of_no_dialog_goes_where_the_most_room_is_and_among_equals_to_the_less_used() =>
        AnyPool.Sample(pool =>
        {
            if (KeyOrder.Next(pool, null) is not { } chosen)
                return true;

            var tier = pool.Where(candidate => candidate.Room > 0 && candidate.Key.Priority == chosen.Key.Priority).ToList();
            var own = tier.Single(candidate => candidate.Choice == chosen);
            return tier.TrueForAll(other => own.Room > other.Room || (own.Room == other.Room && own.Used <= other.Used));
        });

    [Fact]
    public void A_dialog_keeps_its_key_whatever_room_is_left_until_there_is_none() =>
        AnyPool.Select(Gen.Long[1, 1_000_000], Gen.Long[1, 100]).Sample((pool, dialog, room) =>
            KeyOrder.Next(pool, dialog) is not { } chosen
            || KeyOrder.Next(pool.Select(candidate => candidate.Room == 0 ? candidate : candidate with { Room = room, Used = room }), dialog) == chosen);

    [Fact]
    public void When_a_key_goes_only_its_own_dialogs_move() =>
        AnyPool.Select(Gen.Long[1, 1_000_000], Gen.Int[0, 11]).Sample((pool, dialog, place) =>
        {
            if (pool.Count == 0 || KeyOrder.Next(pool, dialog) is not { } chosen)
                return true;

            var gone = pool[place % pool.Count];
            return gone.Choice == chosen || KeyOrder.Next(pool.Where(candidate => candidate != gone), dialog) == chosen;
        });

    [Fact]
    public void Dialogs_spread_over_keys_in_proportion_to_their_limits()
    {
        Candidate[] pool =
        [
            new(new Choice(Drivers.Keys.Of(1, limits: new LimitSet(DailyRequests: 1_000)), "gpt-4o"), 1, 0),
            new(new Choice(Drivers.Keys.Of(2, limits: new LimitSet(DailyRequests: 3_000)), "gpt-4o"), 1, 0),
        ];

        var ofTheSecond = Enumerable.Range(1, 10_000).Count(dialog => KeyOrder.Next(pool, dialog)!.Key.Id == 2);

        Assert.InRange(ofTheSecond, 7_300, 7_700);
    }

    [Fact]
    public void Nobody_is_starved_when_each_call_takes_room_every_key_is_used_up_in_the_end() =>
        AnyPool.Select(AnyDialog).Sample((pool, dialog) =>
        {
            var rooms = pool.ToDictionary(candidate => candidate.Key.Id, candidate => Math.Min(candidate.Room, 5));
            while (KeyOrder.Next(pool.Select(candidate => candidate with { Room = rooms[candidate.Key.Id] }), dialog) is { } chosen)
                rooms[chosen.Key.Id]--;

            return rooms.Values.All(room => room == 0);
        });
}
