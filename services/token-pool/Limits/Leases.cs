using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.TokenPool.Limits;

/// <summary>
/// Leases room from the database. The account's row is locked while <see cref="Account.Lease"/> decides, so that replicas queue
/// for it, and the counters, which know all that is used and leased, never pass a limit.
/// </summary>
internal sealed class Leases(NpgsqlDataSource database, Replica replica, DatabaseClock clock, IOptions<LeaseOptions> options)
{
    /// <returns>The account after it, or null when there is none; the grant, or null when there is no room.</returns>
    public async Task<(Account? Account, Grant? Grant)> LeaseAsync(AccountId id, Amount need, int calls)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var (account, now) = await LockAsync(connection, id);
        if (account is null)
            return default;

        var (after, period, leased) = account.Lease(Period.Of(now), need, calls);
        if (leased == Amount.None)
            return (after, null);

        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(AccountRows.Write(id.Kind, [new(id, after)]));
        batch.BatchCommands.Add(Insert(id, period, leased));
        var grant = (long)(await batch.ExecuteScalarAsync(CancellationToken.None))!;
        await transaction.CommitAsync(CancellationToken.None);

        return (after, new Grant(grant, id, replica.Id, period, (int)leased.Requests, leased));
    }

    private async Task<(Account? Account, DateTimeOffset Now)> LockAsync(NpgsqlConnection connection, AccountId id)
    {
        // A replica that was written off must not lease under the name of a dead one.
        const string alive = """
            insert into ai_token_replicas (id, expires_at)
            select $1, now() + $2
            where  not exists (select from ai_token_replicas where id = $1 and not is_closed for share)
            on     conflict (id) do update
            set    expires_at = excluded.expires_at, is_closed = false
            """;

        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(alive)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = replica.Id }, new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.ReplicaLease } },
        });
        batch.BatchCommands.Add(AccountRows.Lock(id.Kind, [id.Id]));

        // Not the transaction's time: it may have waited for the lock into the next day.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select clock_timestamp()"));

        var accounts = new Dictionary<AccountId, Account>();
        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        await AccountRows.ReadAsync(reader, id.Kind, accounts);
        await reader.ReadAsync(CancellationToken.None);
        var now = await reader.GetFieldValueAsync<DateTimeOffset>(0);
        clock.Heard(now);

        return (accounts.GetValueOrDefault(id), now);
    }

    private NpgsqlBatchCommand Insert(AccountId id, Period period, Amount leased)
    {
        const string sql = """
            insert into ai_token_grants (replica_id, token_id, user_id, day, bucket, slots, requests, tokens, spend)
            values ($1, $2, $3, $4, $5, $6, $6, $7, $8)
            returning id
            """;

        return new NpgsqlBatchCommand(sql)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = replica.Id },
                new NpgsqlParameter<long?> { TypedValue = id.Kind is AccountKind.Key ? id.Id : null },
                new NpgsqlParameter<long?> { TypedValue = id.Kind is AccountKind.Tenant ? id.Id : null },
                new NpgsqlParameter<DateOnly> { TypedValue = period.Day },
                new NpgsqlParameter<long> { TypedValue = period.Bucket },
                new NpgsqlParameter<int> { TypedValue = (int)leased.Requests },
                new NpgsqlParameter<long> { TypedValue = leased.Tokens },
                new NpgsqlParameter<decimal> { TypedValue = leased.Spend },
            },
        };
    }
}
