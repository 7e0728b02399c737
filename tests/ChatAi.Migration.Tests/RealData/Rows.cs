using System.Text.Json.Nodes;

namespace ChatAi.Migration.Tests.RealData;

/// <summary>All rows of a database.</summary>
internal sealed class Rows(IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> tables)
{
    public IEnumerable<string> Tables => tables.Keys;

    public IEnumerable<string> All => tables.SelectMany(table => table.Value.Select(row => $"{table.Key} {row.ToJsonString()}")).Order();

    public int CountOf(string table) => tables[table].Count;

    public static async Task<Rows> OfAsync(EmptyDatabase database)
    {
        const string sql = "select tablename from pg_tables where schemaname = 'public' and tablename <> 'schema_revisions'";

        var tables = new Dictionary<string, IReadOnlyList<JsonObject>>();
        foreach (var table in await database.QueryAsync(sql))
            tables[table] = [.. (await database.QueryAsync($"select to_jsonb(t)::text from {table} t")).Select(row => JsonNode.Parse(row)!.AsObject())];

        return new Rows(tables);
    }

    /// <summary>The rows of a table as far as both have its columns, those left out that a revision translates.</summary>
    public IReadOnlyList<string> Common(Rows other, string table, IReadOnlyCollection<string> translated)
    {
        var columns = ColumnsOf(table).Intersect(other.ColumnsOf(table)).Where(column => !translated.Contains($"{table}.{column}")).Order().ToList();
        return [.. tables[table].Select(row => string.Join(' ', columns.Select(column => $"{column}={row[column]?.ToJsonString()}"))).Order()];
    }

    private IEnumerable<string> ColumnsOf(string table) => tables[table].SelectMany(row => row.Select(column => column.Key)).Distinct();
}
