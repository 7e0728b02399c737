using ChatAi.TokenPool.Limits;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

/// <summary>
/// Keeps this replica's lease, and buries the dead: one whose journal lies here is closed by what the journal says, one that is
/// only known to have been silent for too long is charged for all that it held.
/// </summary>
internal sealed partial class ReplicaWatch(
    NpgsqlDataSource database,
    UsageStore store,
    Rooms rooms,
    Replica replica,
    DatabaseClock databaseClock,
    IOptions<LeaseOptions> options,
    IOptions<JournalOptions> journal,
    TimeProvider clock,
    ILogger<ReplicaWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var third = options.Value.ReplicaLease / 3;
        using var timer = new PeriodicTimer(third < LongestInterval ? third : LongestInterval, clock);
        do
        {
            try
            {
                await RenewAsync();
                await AdoptAsync();
                await WriteOffAsync();
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
            {
                NotNow(logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RenewAsync()
    {
        const string sql = """
            with before as (
                select is_closed
                from   ai_token_replicas
                where  id = @Id
            )
            insert into ai_token_replicas (id, expires_at)
            values (@Id, now() + @Lease)
            on     conflict (id) do update
            set    expires_at = excluded.expires_at, is_closed = false
            returning coalesce((select is_closed from before), false) as was_closed, clock_timestamp() as now
            """;

        await using var connection = await database.OpenConnectionAsync();
        var (wasClosed, now) = await connection.QuerySingleAsync<(bool, DateTimeOffset)>(sql, new { replica.Id, Lease = options.Value.ReplicaLease });
        databaseClock.Heard(now);

        // What it held is charged, and need not be spent.
        if (wasClosed)
            rooms.GiveBackAll();
    }

    /// <summary>A journal with records of a replica that this database does not know is another database's.</summary>
    private async Task AdoptAsync()
    {
        foreach (var folder in JournalFolder.Abandoned(journal.Value.Folder))
        {
            using var locked = folder;
            var records = folder.Read();
            if (await store.BuryAsync(folder.Replica, records, folder.IsComplete) is { } unknown)
                Adopted(logger, folder.Replica, records.Count, unknown);
            else if (records.Count > 0)
                continue;

            folder.Delete();
        }
    }

    private async Task WriteOffAsync()
    {
        const string sql = """
            select id
            from   ai_token_replicas
            where  expires_at < now()
            and    not is_closed
            """;

        await using var connection = await database.OpenConnectionAsync();
        foreach (var silent in await connection.QueryAsync<Guid>(sql))
        {
            if (await store.WriteOffAsync(silent) is { } unknown)
                WrittenOff(logger, silent, unknown);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The replicas cannot be looked after now: {Reason}")]
    private static partial void NotNow(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "Replica {Replica} is gone; its journal named {Calls} calls, of which {Unknown} are unknown")]
    private static partial void Adopted(ILogger logger, Guid replica, int calls, int unknown);

    [LoggerMessage(LogLevel.Warning, "Replica {Replica} is silent; {Unknown} calls that it held are charged as unknown")]
    private static partial void WrittenOff(ILogger logger, Guid replica, int unknown);
}
