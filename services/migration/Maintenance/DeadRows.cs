using Dapper;
using Npgsql;

namespace ChatAi.Migration.Maintenance;

/// <summary>The bloat that a vacuum can mend: rows that are dead and still take room, as the statistics know them.</summary>
internal static class DeadRows
{
    private static readonly Listing<Table> Columns = new Listing<Table>()
        .Text("table", table => table.Name)
        .Number("live rows", table => Units.Count(table.LiveRows))
        .Number("dead rows", table => Units.Count(table.DeadRows))
        .Number("dead", table => Units.Percent(table.DeadPercent))
        .Number("about", table => Units.Bytes(table.DeadBytes))
        .Text("last vacuum", table => Units.Time(table.LastVacuum))
        .Text("last analyze", table => Units.Time(table.LastAnalyze));

    internal sealed record Table(string Name, long LiveRows, long DeadRows, double DeadPercent, long DeadBytes, DateTimeOffset? LastVacuum, DateTimeOffset? LastAnalyze);

    public static async Task ShowAsync(NpgsqlDataSource database, Output output, CancellationToken cancellationToken)
    {
        const string sql = """
            select relname::text as name,
                   n_live_tup as live_rows,
                   n_dead_tup as dead_rows,
                   round(100.0 * n_dead_tup / greatest(1, n_live_tup + n_dead_tup), 1)::double precision as dead_percent,
                   (pg_relation_size(relid) * n_dead_tup / greatest(1, n_live_tup + n_dead_tup))::bigint as dead_bytes,
                   greatest(last_vacuum, last_autovacuum) as last_vacuum,
                   greatest(last_analyze, last_autoanalyze) as last_analyze
            from   pg_stat_user_tables
            where  schemaname = 'public'
              and  n_dead_tup > 0
            order  by 5 desc, 3 desc, 1
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var tables = (await connection.QueryAsync<Table>(new CommandDefinition(sql, cancellationToken: cancellationToken))).AsList();

        output.Print(tables, Columns, "No table has dead rows.");
    }
}
