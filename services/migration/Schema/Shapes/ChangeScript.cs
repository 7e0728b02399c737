namespace ChatAi.Migration.Schema.Shapes;

/// <summary>
/// The statements that make one shape into another: first everything that goes, from the leaves to the roots, then
/// everything that comes or changes, the other way round.
/// </summary>
internal sealed class ChangeScript(SchemaShape before, SchemaShape after)
{
    public IReadOnlyList<string> Statements() => [.. Drops(), .. Creates()];

    /// <summary>Where a rename may have been meant, which the catalogue does not show.</summary>
    public IEnumerable<string> Doubts() =>
        from gone in before.Items
        where gone.Kind is ItemKind.Column or ItemKind.Table && IsGone(gone) && !IsGone(before.Find(gone.Owner))
        from come in after.Items
        where come.Kind == gone.Kind && come.Owner == gone.Owner && before.Find(come.Key) is null && IsLike(gone, come)
        select $"-- If {gone.Name} was renamed to {come.Name}, write that instead: this drops what is in it.";

    private bool IsLike(SchemaItem gone, SchemaItem come)
    {
        if (gone.Kind is ItemKind.Column)
            return Type(gone) == Type(come);

        string?[] columns = [.. Columns(before, gone)];
        return Columns(after, come).Intersect(columns).Count() * 2 > columns.Length;

        static string? Type(SchemaItem column) => column.Inline?[column.Inline.IndexOf(' ', StringComparison.Ordinal)..];

        static IEnumerable<string?> Columns(SchemaShape shape, SchemaItem table) =>
            shape.Items.Where(item => item.Kind is ItemKind.Column && item.Owner == table.Key).Select(item => item.Inline);
    }

    private IEnumerable<string> Drops()
    {
        var drops = before.Items.Reverse()
            .Where(item => (IsGone(item) || IsReplaced(item)) && before.Find(item.Owner) is var owner && !IsGone(owner) && !IsReplaced(owner))
            .ToList();

        // Tables that refer to each other go together.
        var tables = string.Join(", ", drops.Where(item => item.Kind is ItemKind.Table).Reverse().Select(item => item.Name));
        var isFirst = true;
        foreach (var item in drops)
        {
            if (item.Kind is not ItemKind.Table)
                yield return item.Drop;
            else if (isFirst)
                yield return $"drop table {tables}";

            isFirst = isFirst && item.Kind is not ItemKind.Table;
        }
    }

    private IEnumerable<string> Creates()
    {
        foreach (var item in after.Items)
        {
            var old = before.Find(item.Key);
            if (old is not null && !IsReplaced(old))
            {
                if (old.Create != item.Create)
                    yield return item.Change!;
            }
            else if (!IsFolded(item))
            {
                yield return Create(item);
            }
        }
    }

    /// <summary>A new table has its columns in it, a new column its default: that is how one writes them, and with rows it must be so.</summary>
    private string Create(SchemaItem item)
    {
        var parts = after.Items.Where(part => part.Owner == item.Key && part.Inline is not null);
        return item.Kind switch
        {
            ItemKind.Table => $"create table {item.Name} (\n{string.Join(",\n", parts.Select(part => $"    {Inline(part)}"))}\n)",
            ItemKind.Column => string.Join(' ', parts.Select(part => part.Inline).Prepend(item.Create)),
            _ => item.Create,
        };
    }

    private string Inline(SchemaItem item) =>
        string.Join(' ', after.Items.Where(part => part.Owner == item.Key && part.Inline is not null).Select(part => part.Inline).Prepend(item.Inline));

    private bool IsFolded(SchemaItem item) =>
        item.Inline is not null
        && after.Find(item.Owner) is { Kind: ItemKind.Table or ItemKind.Column } owner
        && (before.Find(owner.Key) is not { } old || IsReplaced(old));

    private bool IsGone(SchemaItem? item) => item is not null && after.Find(item.Key) is null;

    /// <summary>Whether it goes and comes again: because it can't be changed, or because what it hangs on goes and comes.</summary>
    private bool IsReplaced(SchemaItem? item)
    {
        if (item is null || after.Find(item.Key) is not { } now)
            return false;

        var owner = before.Find(item.Owner);
        var changes = item.Create != now.Create;
        return IsReplaced(owner)
            || (changes && (now.Change is null || item.Change is null))
            || (changes && item.Kind is ItemKind.Default && IsChanged(owner));
    }

    private bool IsChanged(SchemaItem? item) => item is not null && after.Find(item.Key) is { } now && now.Create != item.Create;
}
