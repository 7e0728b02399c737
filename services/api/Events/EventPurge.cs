using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Events;

/// <summary>Deletes events that are older than their retention, a few at a time.</summary>
internal sealed partial class EventPurge(
    NpgsqlDataSource database,
    IOptions<EventOptions> options,
    TimeProvider clock,
    ILogger<EventPurge> logger) : BackgroundService
{
    private const int BatchSize = 1_000;
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, clock);
        do
        {
            try
            {
                while (await PurgeAsync(stoppingToken) == BatchSize)
                    await Task.Yield();
            }
            catch (NpgsqlException exception)
            {
                Log.NotPurged(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            with old as (
                select id, position
                from   events
                where  position is not null
                order  by position
                limit  @BatchSize
            ), deleted as (
                delete from events e
                using  old
                where  e.id = old.id
                  and  e.created_at < now() - @Retention
                returning e.position
            ), noted as (
                update event_stream
                set    purged_to = greatest(purged_to, (select max(position) from deleted))
                where  exists (select from deleted)
            )
            select count(*)::integer from deleted
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<int>(
            new CommandDefinition(sql, new { BatchSize, options.Value.Retention }, cancellationToken: cancellationToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Old events were not deleted: the database failed")]
        public static partial void NotPurged(ILogger logger, Exception exception);
    }
}
