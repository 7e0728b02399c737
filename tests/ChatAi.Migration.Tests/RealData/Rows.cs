using System.Text.Json.Nodes;
using Npgsql;

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

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var tables = new Dictionary<string, IReadOnlyList<JsonObject>>();
        foreach (var table in await TextsAsync(source, sql))
            tables[table] = [.. (await TextsAsync(source, $"select to_jsonb(t)::text from {table} t")).Select(row => JsonNode.Parse(row)!.AsObject())];

        return new Rows(tables);
    }

    private static async Task<List<string>> TextsAsync(NpgsqlDataSource source, string sql)
    {
#pragma warning disable CA2100 // tables of the revisions
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);

        var texts = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            texts.Add(reader.GetString(0));

        return texts;
    }

    /// <summary>The rows of a table as far as both have its columns, those left out that a revision translates.</summary>
    public IReadOnlyList<string> Common(Rows other, string table, IReadOnlyCollection<string> translated)
    {
        var columns = ColumnsOf(table).Intersect(other.ColumnsOf(table)).Where(column => !translated.Contains($"{table}.{column}")).Order().ToList();
        return [.. tables[table].Select(row => string.Join(' ', columns.Select(column => $"{column}={row[column]?.ToJsonString()}"))).Order()];
    }

    private IEnumerable<string> ColumnsOf(string table) => tables[table].SelectMany(row => row.Select(column => column.Key)).Distinct();
}
