using System.Collections.Concurrent;
using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Keys;

/// <summary>All keys at one moment, with what is known of accounts, prices and tenants besides.</summary>
/// <param name="Quotas">Tenants whose usage is limited.</param>
internal sealed record Ring(
    IReadOnlyList<PoolKey> Keys,
    IReadOnlyDictionary<string, KeyHealth> Accounts,
    IReadOnlyDictionary<string, ModelPrice> Prices,
    IReadOnlySet<long> Quotas)
{
    public static Ring Empty { get; } = new([], new Dictionary<string, KeyHealth>(), new Dictionary<string, ModelPrice>(), new HashSet<long>());

    /// <summary>Callers may invent names of models without end.</summary>
    private const int MostModels = 1_000;

    private readonly ConcurrentDictionary<(CallKind, string), IReadOnlyList<Choice>> choices = new();

    /// <summary>The active keys that may serve a call, the first to try first by priority.</summary>
    public IReadOnlyList<Choice> For(CallKind kind, string model)
    {
        if (choices.TryGetValue((kind, model), out var known))
            return known;

        var found = Find(kind, model);
        if (choices.Count < MostModels)
            choices[(kind, model)] = found;

        return found;
    }

    public KeyHealth? AccountOf(PoolKey key) => key.Account is null ? null : Accounts.GetValueOrDefault(key.Account);

    /// <summary>Whether neither the key nor its account rests.</summary>
    public bool IsAwake(PoolKey key, DateTimeOffset now) =>
        key.IsActive && !key.Health.Standing.Rests(now) && AccountOf(key)?.Standing.Rests(now) is not true;

    private IReadOnlyList<Choice> Find(CallKind kind, string model) =>
    [
        .. from key in Keys
           let resolved = ModelAccess.Resolve(key.Provider, key.ModelAccess, kind, model)

           // Money can only be counted where there is a price.
           where resolved is not null && (!key.Limits.CountsSpend || Prices.ContainsKey(resolved))
           orderby key.Priority, key.Id
           select new Choice(key, resolved),
    ];
}

/// <summary>US dollars for a million tokens.</summary>
internal sealed record ModelPrice(decimal Prompt, decimal Completion)
{
    private const decimal Million = 1_000_000;

    public decimal Of(long promptTokens, long completionTokens) => ((promptTokens * Prompt) + (completionTokens * Completion)) / Million;
}
