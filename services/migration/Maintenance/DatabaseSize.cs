using Dapper;
using Npgsql;

namespace ChatAi.Migration.Maintenance;

internal static class DatabaseSize
{
    internal sealed record Size(string Database, string ServerVersion, long SizeBytes, long TableBytes, long IndexBytes, int Tables, long Connections, int MaxConnections);

    public static async Task ShowAsync(NpgsqlDataSource database, Output output, CancellationToken cancellationToken)
    {
        // What is neither is PostgreSQL's own catalogue.
        const string sql = """
            select current_database()::text as database,
                   current_setting('server_version') as server_version,
                   pg_database_size(current_database()) as size_bytes,
                   coalesce(sum(pg_table_size(c.oid)), 0)::bigint as table_bytes,
                   coalesce(sum(pg_indexes_size(c.oid)), 0)::bigint as index_bytes,
                   count(*)::integer as tables,
                   (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
                   current_setting('max_connections')::integer as max_connections
            from   pg_class c
            where  c.relkind = 'r'
              and  c.relnamespace = 'public'::regnamespace
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var size = await connection.QuerySingleAsync<Size>(new CommandDefinition(sql, cancellationToken: cancellationToken));

        output.Print(
            size,
            ("database", size.Database),
            ("server", $"PostgreSQL {size.ServerVersion}"),
            ("size", Units.Bytes(size.SizeBytes)),
            ("  tables", $"{Units.Bytes(size.TableBytes)} in {size.Tables}"),
            ("  indexes", Units.Bytes(size.IndexBytes)),
            ("connections", $"{size.Connections} of {size.MaxConnections}"));
    }
}
