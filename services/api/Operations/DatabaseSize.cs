using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Operations;

/// <summary>How big the database is, in the text format of Prometheus. Row counts are the statistics collector's: near, and free.</summary>
internal static class DatabaseSize
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private sealed record Connections(long Most, long Now);

    private sealed record Table(string Name, long Bytes, long Rows);

    public static async Task<ContentHttpResult> Handle(
        NpgsqlConnection database,
        IOptions<DatabaseSizeOptions> options,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select pg_database_size(current_database());

            select current_setting('max_connections')::bigint as most, sum(numbackends)::bigint as now
            from   pg_stat_database;

            select relname::text as name, pg_total_relation_size(relid) as bytes, n_live_tup as rows
            from   pg_stat_user_tables
            where  schemaname = 'public'
            order  by relname;
            """;

        // Closed at once: the growth is asked for on the same connection.
        long size;
        Connections connections;
        List<Table> tables;
        await using (var results = await database.QueryMultipleAsync(new CommandDefinition(sql, cancellationToken: cancellationToken)))
        {
            size = await results.ReadSingleAsync<long>();
            connections = await results.ReadSingleAsync<Connections>();
            tables = (await results.ReadAsync<Table>()).AsList();
        }

        var disk = DataDisk.Of(options.Value.DataFolder);
        var growth = await DatabaseGrowth.MegabytesPerDayAsync(database, cancellationToken);
        var verdict = DatabaseVerdict.Of(size, tables.Select(table => table.Bytes), disk?.UsagePercent, growth, options.Value);

        var text = new StringBuilder();
        Gauge(text, "chatai_database_size_bytes", "Size of the database on disk.", [("", size)]);
        Gauge(text, "chatai_table_size_bytes", "Size of a table with its indexes.", tables.Select(table => (Label(table), (double)table.Bytes)));
        Gauge(text, "chatai_table_rows", "Estimated number of rows of a table.", tables.Select(table => (Label(table), (double)table.Rows)));
        Gauge(text, "chatai_database_connections", "Connections to the whole server, whoever has them.", [("", connections.Now)]);
        Gauge(text, "chatai_database_connections_max", "How many connections the server takes.", [("", connections.Most)]);
        if (disk is not null)
        {
            Gauge(text, "chatai_disk_usage_percent", "Used share of the disk that PostgreSQL writes to.", [("", disk.UsagePercent)]);
            Gauge(text, "chatai_disk_free_bytes", "Room that is left on the disk that PostgreSQL writes to.", [("", disk.FreeBytes)]);
            Gauge(text, "chatai_disk_total_bytes", "Size of the disk that PostgreSQL writes to.", [("", disk.TotalBytes)]);
        }

        if (growth is { } perDay)
            Gauge(text, "chatai_database_growth_rate_mb_per_day", "Growth over the last seven days, in 1024^2 bytes a day.", [("", perDay)]);

        Gauge(text, "chatai_database_alerts", "How many limits of size, disk and growth are passed now.", [("", verdict.Alerts)]);
        Gauge(text, "chatai_database_health_status", "0 healthy, 1 warning, 2 critical.", [("", verdict.Health)]);

        return TypedResults.Text(text.ToString(), ContentType);
    }

    private static string Label(Table table) => $$"""{table="{{table.Name}}"}""";

    private static void Gauge(StringBuilder text, string name, string help, IEnumerable<(string Labels, double Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
        foreach (var (labels, value) in samples)
            text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {Math.Round(value, 3)}\n");
    }
}
