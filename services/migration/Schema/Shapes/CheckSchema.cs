namespace ChatAi.Migration.Schema.Shapes;

/// <summary><c>check</c>: whether the database is at head, and is what the revisions make.</summary>
internal sealed class CheckSchema(SchemaDatabase database, RevisionCatalogue known, TimeProvider clock)
{
    /// <summary>One line for each difference.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        if (await NotAtHeadAsync(connection, cancellationToken) is { Count: > 0 } revisions)
            return revisions;

        var live = await SchemaShape.ReadAsync(connection, cancellationToken);
        await using var scratch = await ScratchDatabase.MakeAsync(database, known, clock, cancellationToken);

        return [.. SchemaDifference.Between(await SchemaShape.ReadAsync(scratch.Connection, cancellationToken), live).Select(difference => difference.Tell())];
    }

    /// <summary>Revisions that the database lacks, or has and should not: as long as there are any, its shape says nothing.</summary>
    public async Task<IReadOnlyList<string>> NotAtHeadAsync(Npgsql.NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = await RevisionTable.ReadAsync(connection, cancellationToken);
        return
        [
            .. known.All.Where(revision => !applied.ContainsKey(revision.Version)).Select(revision => $"revision {revision.Version} is not applied"),
            .. applied.Keys.Except(known.Versions).Select(version => $"revision {version} is applied, and unknown to this program"),
        ];
    }
}
