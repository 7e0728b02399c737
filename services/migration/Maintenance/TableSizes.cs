using Dapper;
using Npgsql;

namespace ChatAi.Migration.Maintenance;

internal static class TableSizes
{
    private static readonly Listing<Table> Columns = new Listing<Table>()
        .Text("table", table => table.Name)
        .Number("rows", table => Units.Count(table.EstimatedRows))
        .Number("table", table => Units.Bytes(table.TableBytes))
        .Number("indexes", table => Units.Bytes(table.IndexBytes))
        .Number("total", table => Units.Bytes(table.TotalBytes));

    internal sealed record Table(string Name, long EstimatedRows, long TableBytes, long IndexBytes, long TotalBytes);

    public static async Task ShowAsync(NpgsqlDataSource database, Output output, CancellationToken cancellationToken)
    {
        const string sql = """
            select relname::text as name,
                   n_live_tup as estimated_rows,
                   pg_table_size(relid) as table_bytes,
                   pg_indexes_size(relid) as index_bytes,
                   pg_total_relation_size(relid) as total_bytes
            from   pg_stat_user_tables
            where  schemaname = 'public'
            order  by 5 desc, 1
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var tables = (await connection.QueryAsync<Table>(new CommandDefinition(sql, cancellationToken: cancellationToken))).AsList();

        output.Print(tables, Columns, "There are no tables.");
    }
}
