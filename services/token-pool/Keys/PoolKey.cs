using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Keys;

internal enum KeyState
{
    Ready,

    /// <summary>Resting until a time; the first call after it is a probe.</summary>
    Cooling,

    /// <summary>Refused by its provider; looked at again now and then.</summary>
    Disabled,
}

/// <summary>A key of the pool as this replica knows it.</summary>
/// <param name="Account">Keys of one account share its fate; null: on its own.</param>
/// <param name="IsActive">The administrator's switch; its state is the pool's own.</param>
/// <param name="Credential">Null when it was sealed with another <c>SECRET_KEY</c>.</param>
internal sealed record PoolKey(
    long Id,
    string Name,
    string Provider,
    string ModelAccess,
    int Priority,
    string? Account,
    LimitSet Limits,
    bool IsActive,
    Credential? Credential,
    KeyHealth Health,
    Room Room)
{
    /// <summary>Whose limits a call on it needs room in.</summary>
    public AccountId Limited => new(AccountKind.Key, Id);
}

/// <summary>A key and the model that it would answer a call with.</summary>
internal sealed record Choice(PoolKey Key, string Model);
