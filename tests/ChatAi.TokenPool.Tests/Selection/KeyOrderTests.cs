using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Selection;
using CsCheck;

namespace ChatAi.TokenPool.Tests.Selection;

public sealed class KeyOrderTests
{
    private static readonly Gen<Candidate> AnyCandidate =
        from id in Gen.Long[1, 1000]
        from provider in Gen.OneOf(ProviderNames.OpenAi, ProviderNames.Azure, ProviderNames.Local)
        from access in Gen.OneOf("*", "gpt-4o", "gpt-4o,gpt-4o-mini", "text-embedding-3-small", "*,local-embedding")
        from priority in Gen.OneOf(1, 2, 3, 100)
        from limits in Gen.Select(Gen.OneOf(0, 1, 10, 100), Gen.OneOf(0, 5, 50))
        from usage in Gen.Select(Gen.Int[0, 120], Gen.Int[0, 60])
        from active in Gen.Bool
        from state in Gen.Enum<KeyState>()
        from cools in Gen.OneOf<TimeSpan?>(null, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(30))
        select new Candidate(id, provider, access, priority, limits.Item1, limits.Item2, usage.Item1, usage.Item2, active, state, cools);

    private static readonly Gen<List<Candidate>> AnyPool =
        AnyCandidate.List[0, 12].Select(candidates => candidates.DistinctBy(candidate => candidate.Id).ToList());

    private static readonly Gen<(CallKind Kind, string Model)> AnyCall = Gen.OneOf(
        (CallKind.Chat, "gpt-4o"),
        (CallKind.Chat, "gpt-4o-mini"),
        (CallKind.Chat, ModelNames.Default),
        (CallKind.Embedding, "text-embedding-3-small"),
        (CallKind.Embedding, ModelNames.Default));

    [Fact]
    public void Exactly_those_keys_are_tried_that_can_answer_and_may_use_the_model() =>
        AnyPool.Select(AnyCall).Sample((pool, call) =>
        {
            var tried = KeyOrder.For(call.Kind, call.Model, pool).Select(choice => choice.Candidate).ToHashSet();

            return pool.TrueForAll(candidate => tried.Contains(candidate) ==
                (candidate.CanAnswer && ModelAccess.Resolve(candidate.Provider, candidate.ModelAccess, call.Kind, call.Model) is not null));
        });

    [Fact]
    public void A_key_that_is_off_disabled_cooling_or_used_up_is_never_tried() =>
        AnyPool.Select(AnyCall).Sample((pool, call) => KeyOrder.For(call.Kind, call.Model, pool).All(choice =>
        {
            var key = choice.Candidate;
            return key.IsActive
                && key.State is not KeyState.Disabled
                && !(key.State is KeyState.Cooling && key.CoolsFor > TimeSpan.Zero)
                && (key.DailyLimit == 0 || key.DailyUsage < key.DailyLimit)
                && (key.MonthlyLimit == 0 || key.MonthlyUsage < key.MonthlyLimit);
        }));

    [Fact]
    public void A_lower_number_goes_first_and_within_it_the_key_with_the_most_room() =>
        AnyPool.Select(AnyCall).Sample((pool, call) =>
        {
            var order = KeyOrder.For(call.Kind, call.Model, pool).Select(choice => choice.Candidate).ToList();

            return order.Zip(order.Skip(1)).All(pair =>
                pair.First.Priority < pair.Second.Priority
                || (pair.First.Priority == pair.Second.Priority && pair.First.Room >= pair.Second.Room));
        });

    [Fact]
    public void The_order_does_not_depend_on_how_the_keys_are_read() =>
        AnyPool.Select(AnyCall, Gen.Int).Sample((pool, call, seed) =>
        {
            var shuffled = pool.ToArray();
            new Random(seed).Shuffle(shuffled);

            return KeyOrder.For(call.Kind, call.Model, pool).SequenceEqual(KeyOrder.For(call.Kind, call.Model, shuffled));
        });
}
