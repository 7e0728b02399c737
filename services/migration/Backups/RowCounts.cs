using Dapper;
using Npgsql;

namespace ChatAi.Migration.Backups;

/// <summary>How many rows each table holds, counted and not estimated.</summary>
internal static class RowCounts
{
    public static async Task<SortedDictionary<string, long>> OfAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string sql = """
            select relname::text
            from   pg_class
            where  relkind = 'r'
              and  relnamespace = to_regnamespace('public')
            """;

        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellationToken)))
        {
            var count = $"""select count(*) from public."{table.Replace("\"", "\"\"", StringComparison.Ordinal)}" """;
            rows[table] = await connection.QuerySingleAsync<long>(new CommandDefinition(count, commandTimeout: 0, cancellationToken: cancellationToken));
        }

        return rows;
    }

    /// <summary>The first table whose number differs, in words; null when all are equal.</summary>
    public static string? Difference(IReadOnlyDictionary<string, long> wanted, IReadOnlyDictionary<string, long> found) =>
        wanted.Keys.Union(found.Keys)
            .Order(StringComparer.Ordinal)
            .Where(table => Said(wanted, table) != Said(found, table))
            .Select(table => $"{table} should hold {Said(wanted, table)}, and holds {Said(found, table)}")
            .FirstOrDefault();

    private static string Said(IReadOnlyDictionary<string, long> counts, string table) =>
        counts.TryGetValue(table, out var count) ? $"{count} rows" : "nothing at all";
}
