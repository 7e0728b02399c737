namespace ChatAi.Migration.Schema.Shapes;

/// <param name="Before">As the revisions make it; null when they don't.</param>
/// <param name="After">As the database has it; null when it doesn't.</param>
internal sealed record SchemaDifference(SchemaItem? Before, SchemaItem? After)
{
    private SchemaItem Item => (After ?? Before)!;

    public bool CanBeWritten => Item.Kind is not ItemKind.Foreign;

    /// <summary>What differs; parts that come or go with another part are not told beside it.</summary>
    public static IReadOnlyList<SchemaDifference> Between(SchemaShape before, SchemaShape after) =>
    [
        .. before.Items
            .Where(item => after.Find(item.Key)?.Create != item.Create)
            .Select(item => new SchemaDifference(item, after.Find(item.Key)))
            .Where(difference => difference.After is not null || before.Find(difference.Before!.Owner) is not { } owner || after.Find(owner.Key) is not null),
        .. after.Items
            .Where(item => before.Find(item.Key) is null)
            .Where(item => after.Find(item.Owner) is not { } owner || before.Find(owner.Key) is not null)
            .Select(item => new SchemaDifference(null, item)),
    ];

    /// <summary>For a person, in one line.</summary>
    public string Tell() => (Before, After) switch
    {
        (null, { } added) => $"{Called(added)} is in the database, and no revision makes it",
        ({ } gone, null) => $"{Called(gone)} is missing in the database",
        ({ } before, { } after) => $"{Called(after)} differs: the revisions say \"{OneLine(before.Create)}\", the database \"{OneLine(after.Create)}\"",
        _ => "",
    };

    private static string Called(SchemaItem item) => item.Kind switch
    {
        ItemKind.Foreign => item.Name,
        ItemKind.NotNull => $"not null of {item.Name}",
        ItemKind.ForeignKey => $"foreign key {item.Name}",
        ItemKind.SqlFunction => $"function {item.Name}",
        ItemKind.SequenceOwner => $"owner of sequence {item.Name}",
        ItemKind.TriggerState => $"state of trigger {item.Name}",
        ItemKind.Comment => $"comment on {item.Name}",
        ItemKind.Grant => $"grant on {item.Name}",
        ItemKind.Sequence or ItemKind.Function or ItemKind.Table or ItemKind.Column or ItemKind.Constraint or ItemKind.Index
            or ItemKind.Statistics or ItemKind.View or ItemKind.Trigger => $"{Lower(item.Kind)} {item.Name}",
        _ => $"{Lower(item.Kind)} of {item.Name}",
    };

#pragma warning disable CA1308 // words for people
    private static string Lower(ItemKind kind) => kind.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static string OneLine(string sql) => string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
