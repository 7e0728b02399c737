using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Operations;

/// <summary>How big the database is, in the text format of Prometheus. Row counts are the statistics collector's: near, and free.</summary>
internal static class DatabaseSize
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private sealed record Table(string Name, long Bytes, long Rows);

    public static async Task<ContentHttpResult> Handle(NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select pg_database_size(current_database());

            select relname::text as name, pg_total_relation_size(relid) as bytes, n_live_tup as rows
            from   pg_stat_user_tables
            where  schemaname = 'public'
            order  by relname;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
        var size = await results.ReadSingleAsync<long>();
        var tables = (await results.ReadAsync<Table>()).AsList();

        var text = new StringBuilder();
        Gauge(text, "chatai_database_size_bytes", "Size of the database on disk.", [("", size)]);
        Gauge(text, "chatai_table_size_bytes", "Size of a table with its indexes.", tables.Select(table => (Label(table), table.Bytes)));
        Gauge(text, "chatai_table_rows", "Estimated number of rows of a table.", tables.Select(table => (Label(table), table.Rows)));

        return TypedResults.Text(text.ToString(), ContentType);
    }

    private static string Label(Table table) => $$"""{table="{{table.Name}}"}""";

    private static void Gauge(StringBuilder text, string name, string help, IEnumerable<(string Labels, long Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
        foreach (var (labels, value) in samples)
            text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
    }
}
