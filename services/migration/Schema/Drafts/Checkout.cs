namespace ChatAi.Migration.Schema.Drafts;

/// <summary>The checkout in whose folders the command was called: revisions are written as source, and nowhere else.</summary>
internal sealed record Checkout(string Revisions)
{
    public static Checkout Containing(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var revisions = Path.Combine(at, "services", "migration", "Revisions");
            if (File.Exists(Path.Combine(at, "ChatAi.slnx")) && Directory.Exists(revisions))
                return new Checkout(revisions);
        }

        throw new SchemaException($"A revision is a file of the source, and {folder} is in no checkout of it.");
    }

    /// <summary>The numbers and names of the revisions that are there: <c>R202611240900_Accounts.cs</c>.</summary>
    public IReadOnlyList<(long Number, string Name)> Existing() =>
    [
        .. from file in Directory.EnumerateFiles(Revisions, "R*_*.cs")
           let parts = Path.GetFileNameWithoutExtension(file)[1..].Split('_', 2)
           where long.TryParse(parts[0], out _)
           select (long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1]),
    ];
}
