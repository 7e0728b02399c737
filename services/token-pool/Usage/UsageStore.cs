using ChatAi.TokenPool.Limits;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

/// <summary>
/// Writes reports into the database. Rows, counters and grants change in one transaction, so that they agree at every moment:
/// a counter is the number of its rows, and what is reserved is the sum of the open grants.
/// 1. Lock the replica, against somebody who is about to write it off,
/// 2. store the rows; of those known before the unknown ones are corrected, and the others left as they are,
/// 3. lock the accounts and grants that they belong to, in an order that all keep to,
/// 4. enter the report, and write back what it changed.
/// </summary>
internal sealed class UsageStore(NpgsqlDataSource database)
{
    /// <returns>False when the replica has been written off meanwhile: what it holds is charged already, and must not be spent.</returns>
    public async Task<bool> StoreAsync(Guid replica, Report report)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);

        // 1
        const string alive = "select from ai_token_replicas where id = $1 and not is_closed for share";
        await using var known = Statement(alive, connection, replica);
        var isAlive = await AnyAsync(known);

        await StoreAsync(connection, report);
        await transaction.CommitAsync(CancellationToken.None);
        return isAlive;
    }

    /// <summary>Closes the accounts of a replica that has ended, by what its journal says.</summary>
    /// <param name="isComplete">Whether the journal names every call; else each slot that it does not name is charged as unknown.</param>
    /// <returns>How many calls are unknown; null when this database does not know the replica.</returns>
    public async Task<int?> BuryAsync(Guid replica, IReadOnlyCollection<UsageRecord> journal, bool isComplete)
    {
        const string claim = "select id from ai_token_replicas where id = $1 for update";
        const string forget = "delete from ai_token_replicas where id = $1";
        return await CloseAsync(replica, claim, journal, isComplete, forget);
    }

    /// <summary>Charges a replica whose lease is over for all that it holds. It stays known, for its journal may be found one day.</summary>
    /// <returns>How many calls are unknown; null when it has been heard of again.</returns>
    public async Task<int?> WriteOffAsync(Guid replica)
    {
        const string claim = "update ai_token_replicas set is_closed = true where id = $1 and not is_closed and expires_at < now() returning id";
        return await CloseAsync(replica, claim, [], isComplete: false, forget: null);
    }

    private async Task<int?> CloseAsync(Guid replica, string claim, IReadOnlyCollection<UsageRecord> journal, bool isComplete, string? forget)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);

        // 1
        await using var claimed = Statement(claim, connection, replica);
        if (!await AnyAsync(claimed))
            return null;

        var (grants, now) = await GrantsAsync(connection, replica);
        var all = isComplete ? [.. journal] : journal.Concat(Unnamed(grants, journal, now)).ToList();
        await StoreAsync(connection, new Report(all, [.. grants.Select(grant => new Unspent(grant.Id, grant.Account, grant.Open))]));
        if (forget is not null)
        {
            await using var forgotten = Statement(forget, connection, replica);
            await forgotten.ExecuteNonQueryAsync(CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return all.Count(record => record.Outcome is Outcome.Unknown);
    }

    /// <summary>What the replica holds; nobody changes it while its own row is locked.</summary>
    private static async Task<(IReadOnlyCollection<Grant> Grants, DateTimeOffset Now)> GrantsAsync(NpgsqlConnection connection, Guid replica)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { GrantRows.ReadOf(replica), new NpgsqlBatchCommand("select now()") } };
        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        var grants = await GrantRows.ReadAsync(reader);
        await reader.NextResultAsync(CancellationToken.None);
        await reader.ReadAsync(CancellationToken.None);

        return (grants.Values, await reader.GetFieldValueAsync<DateTimeOffset>(0));
    }

    /// <summary>Each slot that no record names, charged at its share of the grant.</summary>
    public static IEnumerable<UsageRecord> Unnamed(IEnumerable<Grant> grants, IEnumerable<UsageRecord> records, DateTimeOffset now)
    {
        var named = records.Select(record => record.Id).ToHashSet();
        return from grant in grants
               where grant.Account.Kind is AccountKind.Key
               from slot in Enumerable.Range(1, grant.Slots)
               where !named.Contains((grant.Id, slot))
               select UsageRecord.Unnamed(grant, slot, now);
    }

    private static async Task StoreAsync(NpgsqlConnection connection, Report report)
    {
        // 2
        var stored = report.Records.Count > 0 ? await StoreRowsAsync(connection, report.Records) : [];

        // 3
        await using var reading = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                AccountRows.Lock(AccountKind.Key, Ids(report, AccountKind.Key, record => record.KeyId)),
                AccountRows.Lock(AccountKind.Tenant, Ids(report, AccountKind.Tenant, record => record.For.UserId)),
                GrantRows.Lock(GrantIds(report)),
            },
        };
        var books = await ReadAsync(reading);

        // 4
        var before = (new Dictionary<AccountId, Account>(books.Accounts), new Dictionary<long, Grant>(books.Grants));
        report.EnterInto(books, stored);

        await using var writing = new NpgsqlBatch(connection);
        foreach (var kind in Enum.GetValues<AccountKind>())
        {
            var changed = books.Accounts.Where(pair => pair.Key.Kind == kind && pair.Value != before.Item1[pair.Key]).ToList();
            if (changed.Count > 0)
                writing.BatchCommands.Add(AccountRows.Write(kind, changed));
        }

        foreach (var command in GrantRows.Write([.. books.Grants.Values.Where(grant => grant != before.Item2[grant.Id])]))
            writing.BatchCommands.Add(command);

        if (stored.Count > 0)
            writing.BatchCommands.Add(UsageRows.Mark(stored));
        if (writing.BatchCommands.Count > 0)
            await writing.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task<List<StoredRecord>> StoreRowsAsync(NpgsqlConnection connection, IReadOnlyList<UsageRecord> records)
    {
        var byId = records.ToDictionary(record => record.Id);
        List<StoredRecord> stored;
        await using (var inserting = new NpgsqlBatch(connection) { BatchCommands = { UsageRows.Insert(records) } })
        await using (var reader = await inserting.ExecuteReaderAsync(CancellationToken.None))
            stored = await UsageRows.ReadInsertedAsync(reader, byId);

        if (stored.Count == records.Count)
            return stored;

        await using var correcting = new NpgsqlBatch(connection) { BatchCommands = { UsageRows.Correct(records) } };
        await using var corrected = await correcting.ExecuteReaderAsync(CancellationToken.None);
        return [.. stored, .. await UsageRows.ReadCorrectedAsync(corrected, byId)];
    }

    private static async Task<Books> ReadAsync(NpgsqlBatch reading)
    {
        await using var reader = await reading.ExecuteReaderAsync(CancellationToken.None);
        var accounts = new Dictionary<AccountId, Account>();
        await AccountRows.ReadAsync(reader, AccountKind.Key, accounts);
        await AccountRows.ReadAsync(reader, AccountKind.Tenant, accounts);

        return new Books(accounts, await GrantRows.ReadAsync(reader));
    }

    private static long[] Ids(Report report, AccountKind kind, Func<UsageRecord, long?> id) =>
    [
        .. report.Records.Select(id).OfType<long>()
            .Concat(report.Unspent.Where(unspent => unspent.Account.Kind == kind).Select(unspent => unspent.Account.Id))
            .Distinct(),
    ];

    private static long[] GrantIds(Report report) =>
    [
        .. report.Records.Select(record => record.GrantId)
            .Concat(report.Records.Select(record => record.TenantGrantId).OfType<long>())
            .Concat(report.Unspent.Select(unspent => unspent.GrantId))
            .Distinct(),
    ];

    private static async Task<bool> AnyAsync(NpgsqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        return await reader.ReadAsync(CancellationToken.None);
    }

#pragma warning disable CA2100 // the statements stand above
    private static NpgsqlCommand Statement(string sql, NpgsqlConnection connection, Guid replica) =>
        new(sql, connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = replica } } };
#pragma warning restore CA2100
}
