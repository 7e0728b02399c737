using System.Collections.Concurrent;
using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;
using Dapper;
using Npgsql;

namespace ChatAi.TokenPool.Selection;

/// <summary>
/// Decides what becomes of keys after their calls, and tells the other replicas by the database. A key or an account whose rest
/// is over is tried by one call of the whole pool: whoever moves its time in the database first makes it.
/// </summary>
internal sealed partial class Judge(NpgsqlDataSource database, KeyRing ring, DatabaseClock clock, TimeProvider time, ILogger<Judge> logger)
{
    /// <summary>A probe that is not heard of for so long has died.</summary>
    private static readonly TimeSpan ProbeLease = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, AccountStorm> storms = new();

    /// <summary>Whether the key may be called: at once when it is ready, and by one caller alone when it has just rested.</summary>
    public async ValueTask<bool> MayTryAsync(PoolKey key)
    {
        var account = ring.Current.AccountOf(key);
        var probesAccount = account?.Standing.State is KeyState.Cooling;
        var probesKey = key.Health.Standing.State is KeyState.Cooling;
        if (!probesKey && !probesAccount)
            return true;

        if (!key.Health.BeginProbe())
            return false;

        try
        {
            return (!probesAccount || await ClaimAccountAsync(key.Account!)) && (!probesKey || await ClaimKeyAsync(key));
        }
        finally
        {
            key.Health.EndProbe();
        }
    }

    /// <summary>The provider has answered.</summary>
    public async ValueTask AcquitAsync(PoolKey key)
    {
        key.Health.Succeeded();
        if (key.Account is { } name && storms.TryGetValue(name, out var storm))
            storm.Succeeded();

        if (key.Health.Standing.State is KeyState.Ready && ring.Current.AccountOf(key)?.Standing.State is null or KeyState.Ready)
            return;

        const string sql = """
            with account as (
                delete from ai_token_accounts
                where  account = @Account
            )
            update ai_token_pool
            set    state = 'ready', cooldown_until = null
            where  id = @Id
            and    state <> 'ready'
            """;

        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, new { key.Id, key.Account });
        key.Health.Become(Standing.Ready, time.GetTimestamp());
        ring.Current.AccountOf(key)?.Become(Standing.Ready, time.GetTimestamp());
        Recovered(logger, key.Id);
    }

    public async Task CondemnAsync(PoolKey key, UpstreamFailure failure)
    {
        var now = clock.Now;
        if (key.Account is { } name && storms.GetOrAdd(name, _ => new AccountStorm()).After(key.Id, failure, now) is { } rest)
        {
            await RestAsync(key, name, now + rest, failure.Reason);
            return;
        }

        var verdict = KeyVerdict.After(failure, key.Health.Failed(), now);
        if (verdict.Disable)
            await DisableAsync(key, failure.Reason);
        else if (verdict.CoolFor is { } time)
            await CoolAsync(key, now + time, failure);
    }

    private async Task RestAsync(PoolKey key, string account, DateTimeOffset until, string reason)
    {
        const string sql = """
            insert into ai_token_accounts as known (account, cooldown_until, reason)
            values (@Account, @Until, @Reason)
            on     conflict (account) do update
            set    cooldown_until = greatest(known.cooldown_until, excluded.cooldown_until), reason = excluded.reason
            """;

        ring.Current.AccountOf(key)?.Become(new Standing(KeyState.Cooling, until), long.MaxValue);
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, new { Account = account, Until = until, Reason = reason });
        ring.Current.AccountOf(key)?.Become(new Standing(KeyState.Cooling, until), time.GetTimestamp());
        AccountRests(logger, account, until, reason);
    }

    private async Task DisableAsync(PoolKey key, string reason)
    {
        const string sql = """
            with disabled as (
                update ai_token_pool
                set    state = 'disabled', cooldown_until = null, last_error = @Reason
                where  id = @Id
                and    state <> 'disabled'
                returning id, name
            )
            insert into ai_token_audit (token_id, token_name, actor, action, details)
            select id, name, 'pool', 'disabled', jsonb_build_object('reason', @Reason::text)
            from   disabled
            """;

        await BecomeAsync(key, new Standing(KeyState.Disabled), sql, new { key.Id, Reason = reason.Replace("\0", "", StringComparison.Ordinal) });
        Disabled(logger, key.Id, reason);
    }

    private async Task CoolAsync(PoolKey key, DateTimeOffset until, UpstreamFailure failure)
    {
        const string sql = """
            update ai_token_pool
            set    state          = 'cooling',
                   cooldown_until = greatest(cooldown_until, @Until),
                   account        = coalesce(account, @Account)
            where  id = @Id
            and    state <> 'disabled'
            """;

        await BecomeAsync(key, new Standing(KeyState.Cooling, until), sql, new { key.Id, Until = until, failure.Account });
        Cools(logger, key.Id, failure.Kind, until);
    }

    /// <summary>This replica skips the key from now on; nothing that was read before the database knows it changes that.</summary>
    private async Task BecomeAsync(PoolKey key, Standing standing, string sql, object parameters)
    {
        key.Health.Become(standing, long.MaxValue);
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await connection.ExecuteAsync(sql, parameters);
        }
        finally
        {
            key.Health.Become(standing, time.GetTimestamp());
        }
    }

    private async Task<bool> ClaimKeyAsync(PoolKey key)
    {
        const string sql = """
            update ai_token_pool
            set    cooldown_until = now() + @ProbeLease
            where  id = @Id
            and    state = 'cooling'
            and    cooldown_until <= now()
            """;

        await using var connection = await database.OpenConnectionAsync();
        var claimed = await connection.ExecuteAsync(sql, new { key.Id, ProbeLease }) > 0;
        await ring.RefreshAsync();
        return claimed || key.Health.Standing.State is KeyState.Ready;
    }

    private async Task<bool> ClaimAccountAsync(string account)
    {
        const string sql = """
            update ai_token_accounts
            set    cooldown_until = now() + @ProbeLease
            where  account = @Account
            and    cooldown_until <= now()
            """;

        await using var connection = await database.OpenConnectionAsync();
        var claimed = await connection.ExecuteAsync(sql, new { Account = account, ProbeLease }) > 0;
        await ring.RefreshAsync();
        return claimed || ring.Current.Accounts.GetValueOrDefault(account)?.Standing.State is not KeyState.Cooling;
    }

    [LoggerMessage(LogLevel.Information, "Key {KeyId} answers again")]
    private static partial void Recovered(ILogger logger, long keyId);

    [LoggerMessage(LogLevel.Warning, "Key {KeyId} rests until {Until}: {Kind}")]
    private static partial void Cools(ILogger logger, long keyId, FailureKind kind, DateTimeOffset until);

    [LoggerMessage(LogLevel.Warning, "The keys of account {Account} rest until {Until}: {Reason}")]
    private static partial void AccountRests(ILogger logger, string account, DateTimeOffset until, string reason);

    [LoggerMessage(LogLevel.Error, "Key {KeyId} is disabled: {Reason}")]
    private static partial void Disabled(ILogger logger, long keyId, string reason);
}
