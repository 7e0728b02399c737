using System.Diagnostics;
using Npgsql;

namespace ChatAi.Migration.Tests.Online;

/// <summary>Some who insert and update all the time, and one who looks whether they are kept waiting.</summary>
internal sealed class Writers : IAsyncDisposable
{
    private const string Name = "writer";

    private readonly NpgsqlDataSource database;
    private readonly CancellationTokenSource ending = new();
    private readonly Task work;
    private readonly Lock gate = new();

    public Writers(string connectionString, long rows)
    {
        database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = Name }.ConnectionString);
        work = Task.WhenAll([WatchAsync(), .. Enumerable.Range(1, 3).Select(seed => WriteAsync(new Random(seed), rows))]);
    }

    public long Writes { get; private set; }

    public TimeSpan LongestWrite { get; private set; }

    /// <summary>Those who stood behind the revision for more than a second.</summary>
    public List<string> KeptWaiting { get; } = [];

    public async Task EndAsync()
    {
        await ending.CancelAsync();
        await work;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await database.DisposeAsync();
        ending.Dispose();
    }

    private async Task WriteAsync(Random random, long rows)
    {
        while (!ending.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            await using (var insert = database.CreateCommand("insert into big (text) values ('new')"))
                await insert.ExecuteNonQueryAsync();

            await using (var update = database.CreateCommand("update big set text = text || '.' where id = $1"))
            {
                update.Parameters.Add(new() { Value = random.NextInt64(1, rows) });
                await update.ExecuteNonQueryAsync();
            }

            lock (gate)
            {
                Writes += 2;
                LongestWrite = TimeSpan.FromTicks(Math.Max(LongestWrite.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
            }
        }
    }

    private async Task WatchAsync()
    {
        const string sql =
            """
            select w.query || ' waits for ' || m.query
            from   pg_stat_activity w
            join   pg_stat_activity m on m.pid = any (pg_blocking_pids(w.pid))
            where  w.application_name = $1
              and  w.datname = current_database()
              and  m.application_name like 'chatai-migration%'
              and  clock_timestamp() - w.query_start > interval '1 second'
            """;

        while (!ending.IsCancellationRequested)
        {
            await using (var command = database.CreateCommand(sql))
            {
                command.Parameters.Add(new() { Value = Name });
                if (await command.ExecuteScalarAsync() is string waiting)
                    KeptWaiting.Add(waiting);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}
