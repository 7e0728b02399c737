namespace ChatAi.Migration.Schema.Shapes;

/// <summary>A part of a schema that is there or not, or is another: small, so that a change touches no more than it must.</summary>
/// <param name="Name">Unique among its kind, as it is written in SQL.</param>
/// <param name="Owner">The key of the part that takes this one along when it goes.</param>
/// <param name="Create">Makes it; two items are the same when this text is.</param>
/// <param name="Change">Makes another item of the same name into this one; null when that has to go first.</param>
/// <param name="Inline">How it is written within the statement that makes its owner; null when it can't be.</param>
internal sealed record SchemaItem(ItemKind Kind, string Name, string? Owner, string Create, string Drop, string? Change, string? Inline)
{
    public string Key => KeyOf(Kind, Name);

    public static string KeyOf(ItemKind kind, string name) => $"{kind} {name}";
}
