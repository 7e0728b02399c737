using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Tests.Drivers;

/// <summary>Keys without a database.</summary>
internal static class Keys
{
    public static PoolKey Of(long id, int priority = 1, LimitSet? limits = null, string? account = null) => new(
        id,
        $"key {id}",
        ProviderNames.OpenAi,
        "gpt-4o",
        priority,
        account,
        limits ?? LimitSet.Unlimited,
        true,
        null,
        new KeyHealth(),
        null!);
}
