using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Audit;

/// <summary>Removes events that are too old, a few at a time, so that nobody waits for it.</summary>
internal sealed partial class AuditRetention(
    NpgsqlDataSource database,
    IOptions<AuditOptions> options,
    TimeProvider clock,
    ILogger<AuditRetention> logger) : BackgroundService
{
    private const int BatchSize = 1_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PurgeInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await PurgeAsync(stoppingToken) == BatchSize)
                {
                }
            }
            catch (NpgsqlException exception)
            {
                Log.NotPurged(logger, exception);
            }
        }
    }

    private async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            delete from audit_events
            where  id in (
                select id
                from   audit_events
                where  occurred_at < now() - @Retention
                order  by occurred_at
                limit  @BatchSize
            )
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(
            new CommandDefinition(sql, new { options.Value.Retention, BatchSize }, cancellationToken: cancellationToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Old audit events could not be removed")]
        public static partial void NotPurged(ILogger logger, Exception exception);
    }
}
