using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Usage;

/// <summary>Begins calls: none goes out before it has its room on the key, and its tenant's, and stands in the journal.</summary>
internal sealed class Calls(Rooms rooms, Journal journal, Reporter reporter, CallMetrics metrics, TimeProvider clock, ILogger<OpenCall> logger)
{
    /// <param name="hasQuota">Whether the usage of the tenant is limited.</param>
    /// <exception cref="Npgsql.NpgsqlException">There may be room, but the database does not answer.</exception>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    public async ValueTask<Beginning> BeginAsync(Call call, KeyUse key, bool hasQuota)
    {
        var tenant = hasQuota ? await TakeTenantAsync(call, key) : null;
        if (hasQuota && tenant is null)
            return Beginning.QuotaReached;

        if (await rooms.Of(key.Account).TakeAsync(key.Need) is not { } taken)
        {
            if (tenant is not null)
                rooms.Of(tenant.Block.Account).Undo(tenant);

            metrics.LimitReached(key.Provider);
            return Beginning.NoRoom;
        }

        var record = new UsageRecord(
            taken.GrantId,
            taken.Slot,
            key.Account.Id,
            tenant?.GrantId,
            call.For,
            key.Model,
            call.Kind,
            taken.At,
            Outcome.Unknown,
            null,
            (int)Math.Min(int.MaxValue, key.Need.Tokens),
            0,
            UsageSource.Unknown,
            key.Need.Spend,
            Error: UsageRecord.Died);
#pragma warning disable CA2000 // its caller settles it
        var open = new OpenCall(new Accounts(rooms, journal, reporter, metrics), call, key, record, taken, tenant, clock, logger);
#pragma warning restore CA2000
        try
        {
            journal.Write(record);
        }
        catch (IOException)
        {
            open.Dispose();
            throw;
        }

        return new Beginning(open, false);
    }

    private ValueTask<Taken?> TakeTenantAsync(Call call, KeyUse key) =>
        rooms.Of(new AccountId(AccountKind.Tenant, call.For.UserId!.Value)).TakeAsync(new Amount(1, key.TenantTokens));

    /// <summary>What a call settles with.</summary>
    internal sealed record Accounts(Rooms Rooms, Journal Journal, Reporter Reporter, CallMetrics Metrics);
}

/// <param name="Open">Null when there is no room: on the key, or for the tenant.</param>
internal readonly record struct Beginning(OpenCall? Open, bool IsQuotaReached)
{
    public static readonly Beginning NoRoom;

    public static readonly Beginning QuotaReached = new(null, true);
}

/// <summary>A key as a call uses it.</summary>
/// <param name="Need">What the call must hold of the key's limits.</param>
/// <param name="TenantTokens">Tokens that it must hold of its tenant's.</param>
/// <param name="PriceOf">US dollars of so many tokens of the prompt and of the answer.</param>
internal sealed record KeyUse(AccountId Account, string Provider, string Model, Amount Need, long TenantTokens, Func<TokenUsage, decimal> PriceOf);
