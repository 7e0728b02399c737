using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Privacy;

/// <summary>Deletes what tenants do not want to keep any longer, a little at a time.</summary>
internal sealed partial class RetentionJob(
    NpgsqlDataSource database,
    IOptions<PrivacyOptions> options,
    TimeProvider clock,
    ILogger<RetentionJob> logger) : BackgroundService
{
    private const int BatchSize = 200;

    private const string DeleteDialogs = """
        delete from dialogs
        where  id in (
            select d.id
            from   users u
            join   dialogs d on d.user_id = u.id
            where  u.dialog_retention_days is not null
              and  d.last_message_at < now() - make_interval(days => u.dialog_retention_days)
            limit  @BatchSize
            for    update of d skip locked
        )
        """;

    /// <summary>Of dialogs that go on: only those are looked into whose first message is too old.</summary>
    private const string DeleteMessages = """
        with old as (
            select d.id, u.dialog_retention_days as days
            from   users u
            join   dialogs d on d.user_id = u.id
            cross  join lateral (
                select created_at
                from   dialog_messages
                where  dialog_id = d.id
                order  by id
                limit  1
            ) first
            where  u.dialog_retention_days is not null
              and  d.started_at < now() - make_interval(days => u.dialog_retention_days)
              and  first.created_at < now() - make_interval(days => u.dialog_retention_days)
            limit  @BatchSize
            for    no key update of d skip locked
        ), deleted as (
            delete from dialog_messages m
            using  old
            where  m.dialog_id = old.id
              and  m.created_at < now() - make_interval(days => old.days)
            returning m.dialog_id
        )
        update dialogs d
        set    message_count = greatest(0, message_count - gone.count)
        from   (select dialog_id, count(*) from deleted group by dialog_id) gone
        where  d.id = gone.dialog_id
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RetentionInterval, clock);
        do
        {
            try
            {
                var (dialogs, others) = (await DeleteAsync(DeleteDialogs, stoppingToken), await DeleteAsync(DeleteMessages, stoppingToken));
                if (dialogs + others > 0)
                    Log.Deleted(logger, dialogs, others);
            }
            catch (NpgsqlException exception)
            {
                Log.NotDeleted(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> DeleteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var (total, batch) = (0, 0);
        do
        {
            batch = await connection.ExecuteAsync(new CommandDefinition(sql, new { BatchSize }, cancellationToken: cancellationToken));
            total += batch;
        }
        while (batch > 0);

        return total;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "By their tenants' wish {Dialogs} dialogs were deleted, and the oldest messages of {Others} others")]
        public static partial void Deleted(ILogger logger, int dialogs, int others);

        [LoggerMessage(LogLevel.Warning, "What is too old was not deleted: the database failed")]
        public static partial void NotDeleted(ILogger logger, Exception exception);
    }
}
