using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Operations;

/// <summary>Notes every hour how big the database is, and keeps a month. The hour is the key, so replicas do not note it twice.</summary>
internal sealed partial class SampleDatabaseSize(
    NpgsqlDataSource database,
    IOptions<DatabaseSizeOptions> options,
    TimeProvider clock,
    ILogger<SampleDatabaseSize> logger) : BackgroundService
{
    /// <summary>Often enough that every hour gets its sample.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.DataFolder is { } folder && DataDisk.Of(folder) is null)
            Log.NoDisk(logger, folder);

        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await SampleAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                Log.NotSampled(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SampleAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            insert into database_size_samples (taken_at, size_bytes)
            select date_trunc('hour', now()), pg_database_size(current_database())
            where  not exists (select from database_size_samples where taken_at = date_trunc('hour', now()))
            on     conflict do nothing;

            delete from database_size_samples
            where  taken_at < now() - interval '30 days';
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The size of the database was not noted: the database failed")]
        public static partial void NotSampled(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "Database:DataFolder ({Folder}) cannot be reached from here: there are no numbers of the database's disk")]
        public static partial void NoDisk(ILogger logger, string folder);
    }
}
