using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

/// <summary>Deletes usage rows that are older than they are kept, a few at a time.</summary>
internal sealed partial class UsageRetention(
    NpgsqlDataSource database,
    IOptions<ReportOptions> options,
    TimeProvider clock,
    ILogger<UsageRetention> logger) : BackgroundService
{
    private const int Batch = 5_000;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await PurgeAsync(stoppingToken) == Batch)
                    await Task.Yield();
                await ForgetReplicasAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                CouldNotPurge(logger, exception);
            }
        }
    }

    private async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            delete from ai_token_usage
            where  id in (
                select   id
                from     ai_token_usage
                where    created_at < now() - @Retention
                order by created_at
                limit    @Batch
            )
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { options.Value.Retention, Batch }, cancellationToken: cancellationToken));
    }

    /// <summary>Nobody will find their journals any more.</summary>
    private async Task ForgetReplicasAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            delete from ai_token_replicas
            where  is_closed
            and    expires_at < now() - interval '30 days'
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }

    [LoggerMessage(LogLevel.Warning, "Old usage could not be deleted; trying again at the next interval")]
    private static partial void CouldNotPurge(ILogger logger, Exception exception);
}
