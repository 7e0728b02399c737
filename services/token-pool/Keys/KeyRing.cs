using ChatAi.ServiceDefaults.Secrets;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Usage;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

/// <summary>
/// The keys as this replica knows them: read anew when the database says that one has changed, and every few seconds for the
/// counters that other replicas move.
/// </summary>
internal sealed partial class KeyRing(
    NpgsqlDataSource database,
    SecretBox secrets,
    Rooms rooms,
    Reporter reporter,
    DatabaseClock databaseClock,
    KeyMetrics metrics,
    TimeProvider clock,
    ILogger<KeyRing> logger) : BackgroundService
{
    private const string ChangedChannel = "ai_token_pool";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

#pragma warning disable CA2213 // it has no handle to give back
    private readonly SemaphoreSlim refreshing = new(1);
#pragma warning restore CA2213
    private readonly Dictionary<long, (byte[] Sealed, string? Open)> opened = [];
    private volatile Ring current = Ring.Empty;

    public Ring Current => current;

    /// <summary>Reads everything now.</summary>
    public async Task RefreshAsync()
    {
        await refreshing.WaitAsync();
        try
        {
            var readAt = clock.GetTimestamp();
            var next = await ReadAsync(readAt);
            foreach (var gone in current.Keys.Where(key => key.IsActive).Select(key => key.Limited).Except(next.Keys.Where(key => key.IsActive).Select(key => key.Limited)))
                reporter.Add(rooms.Close(gone));

            current = next;
            metrics.Seen(next, databaseClock.Now);
        }
        finally
        {
            refreshing.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
            {
                CannotFollow(logger, exception.Message);
                await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        await using var connection = await database.OpenConnectionAsync(stoppingToken);
        await using (var listen = new NpgsqlCommand($"listen {ChangedChannel}", connection))
            await listen.ExecuteNonQueryAsync(stoppingToken);

        while (true)
        {
            await RefreshAsync();
            await connection.WaitAsync(Interval, stoppingToken);
        }
    }

    private async Task<Ring> ReadAsync(long readAt)
    {
        const string keys = """
            select id, name, provider, token_ciphertext, endpoint, model_access, priority, account, is_active, state, cooldown_until
            from   ai_token_pool
            """;

        await using var connection = await database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("select clock_timestamp()"),
                AccountRows.ReadAll(AccountKind.Key),
                AccountRows.ReadAll(AccountKind.Tenant),
                new NpgsqlBatchCommand("select account, cooldown_until from ai_token_accounts"),
                new NpgsqlBatchCommand("select model, prompt_price, completion_price from ai_model_prices"),
                new NpgsqlBatchCommand(keys),
            },
        };

        await using var reader = await batch.ExecuteReaderAsync();
        databaseClock.Heard((await AllAsync(reader, row => row.GetFieldValue<DateTimeOffset>(0))).Single());

        var counters = new Dictionary<AccountId, Account>();
        await AccountRows.ReadAsync(reader, AccountKind.Key, counters);
        await AccountRows.ReadAsync(reader, AccountKind.Tenant, counters);
        foreach (var (id, account) in counters)
            reporter.Add(rooms.Of(id).See(account));

        var rests = await AllAsync(reader, row => (row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)));
        var prices = await AllAsync(reader, row => (row.GetString(0), new ModelPrice(row.GetDecimal(1), row.GetDecimal(2))));
        var healths = current.Keys.ToDictionary(key => key.Id, key => key.Health);
        var found = await AllAsync(reader, row => Key(row, counters, healths, readAt));

        return new Ring(
            found.OfType<PoolKey>().ToList(),
            Accounts(found.OfType<PoolKey>(), rests.ToDictionary(), readAt),
            prices.ToDictionary(),
            counters.Keys.Where(id => id.Kind is AccountKind.Tenant).Select(id => id.Id).ToHashSet());
    }

    /// <returns>Null for a key that came between two statements of the reading; the next one has it.</returns>
    private PoolKey? Key(NpgsqlDataReader row, Dictionary<AccountId, Account> counters, Dictionary<long, KeyHealth> healths, long readAt)
    {
        var id = row.GetInt64(0);
        if (!counters.TryGetValue(new AccountId(AccountKind.Key, id), out var account))
            return null;

        var health = healths.GetValueOrDefault(id) ?? new KeyHealth();
        health.Read(
            new Standing(
                Enum.Parse<KeyState>(row.GetString(9), ignoreCase: true),
                row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10)),
            readAt);

        var provider = row.GetString(2);
        return new PoolKey(
            id,
            row.GetString(1),
            provider,
            row.GetString(5),
            row.GetInt32(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            account.Limits,
            row.GetBoolean(8),
            Open(id, provider, row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3), row.IsDBNull(4) ? null : row.GetString(4)),
            health,
            rooms.Of(new AccountId(AccountKind.Key, id)));
    }

    private Credential? Open(long id, string provider, byte[]? ciphertext, string? endpoint)
    {
        var address = endpoint is null ? null : new Uri(endpoint);
        if (ciphertext is null)
            return new Credential(provider, address, null);

        if (!opened.TryGetValue(id, out var known) || !known.Sealed.AsSpan().SequenceEqual(ciphertext))
            opened[id] = known = (ciphertext, KeySecret.Open(secrets, ciphertext));

        return known.Open is null ? null : new Credential(provider, address, known.Open);
    }

    private Dictionary<string, KeyHealth> Accounts(IEnumerable<PoolKey> keys, Dictionary<string, DateTimeOffset> rests, long readAt)
    {
        var accounts = new Dictionary<string, KeyHealth>();
        foreach (var name in keys.Select(key => key.Account).OfType<string>().Distinct())
        {
            accounts[name] = current.Accounts.GetValueOrDefault(name) ?? new KeyHealth();
            accounts[name].Read(rests.TryGetValue(name, out var until) ? new Standing(KeyState.Cooling, until) : Standing.Ready, readAt);
        }

        return accounts;
    }

    private static async Task<List<T>> AllAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        var all = new List<T>();
        while (await reader.ReadAsync())
            all.Add(read(reader));

        await reader.NextResultAsync();
        return all;
    }

    [LoggerMessage(LogLevel.Warning, "The keys cannot be read: {Reason}")]
    private static partial void CannotFollow(ILogger logger, string reason);
}
