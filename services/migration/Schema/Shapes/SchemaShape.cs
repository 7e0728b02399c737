using Npgsql;

namespace ChatAi.Migration.Schema.Shapes;

/// <summary>All parts of a database's schema, as its catalogue tells them.</summary>
internal sealed class SchemaShape
{
    private static readonly string[] Queries =
    [
        ForeignShapes.All,
        TableShapes.Sequences,
        RuleShapes.Functions,
        TableShapes.Tables,
        TableShapes.Columns,
        TableShapes.Identities,
        TableShapes.Defaults,
        TableShapes.NotNulls,
        TableShapes.Storages,
        TableShapes.Settings,
        RuleShapes.Constraints,
        RuleShapes.Indexes,
        RuleShapes.Statistics,
        RuleShapes.Views,
        RuleShapes.Triggers,
        NoteShapes.Comments,
        NoteShapes.Grants,
    ];

    private readonly Dictionary<string, SchemaItem> byKey;

    public SchemaShape(IEnumerable<SchemaItem> items)
    {
        Items = [.. items.OrderBy(item => item.Kind)];
        byKey = Items.ToDictionary(item => item.Key);
    }

    /// <summary>In the order in which they can be made.</summary>
    public IReadOnlyList<SchemaItem> Items { get; }

    public SchemaItem? Find(string? key) => key is null ? null : byKey.GetValueOrDefault(key);

    public static async Task<SchemaShape> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Definitions name what is in the search path without its schema.
        await using (var path = new NpgsqlCommand("set search_path = public", connection))
            await path.ExecuteNonQueryAsync(cancellationToken);

        var items = new List<SchemaItem>();
        foreach (var query in Queries)
            items.AddRange(await ItemsAsync(connection, query, cancellationToken));

        return new SchemaShape(items);
    }

    private static async Task<List<SchemaItem>> ItemsAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // the queries listed above
        await using var command = new NpgsqlCommand(query, connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        var items = new List<SchemaItem>();
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(new SchemaItem(
                Enum.Parse<ItemKind>(reader.GetString(0)),
                reader.GetString(1),
                Text(2),
                reader.GetString(3),
                reader.GetString(4),
                Text(5),
                Text(6)));
        }

        return items;

        string? Text(int field) => reader.IsDBNull(field) ? null : reader.GetString(field);
    }
}
