using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.BotManager.Updates;

/// <summary>
/// Deletes updates that were handled long ago, a little at a time. Until then they keep one that Telegram brings again from being
/// taken for a new one; Telegram itself keeps an update for a day.
/// </summary>
internal sealed partial class InboxPurge(
    NpgsqlDataSource database,
    IOptions<InboxOptions> options,
    TimeProvider clock,
    ILogger<InboxPurge> logger) : BackgroundService
{
    private const int BatchSize = 1_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PurgeInterval, clock);
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
            delete from telegram_updates
            where  (bot_id, update_id) in (
                select bot_id, update_id
                from   telegram_updates
                where  finished_at < now() - @Retention
                order  by finished_at
                limit  @BatchSize
                for    update skip locked
            )
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(
            new CommandDefinition(sql, new { BatchSize, options.Value.Retention }, cancellationToken: cancellationToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Old updates were not deleted: the database failed")]
        public static partial void NotPurged(ILogger logger, Exception exception);
    }
}
