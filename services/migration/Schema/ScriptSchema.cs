namespace ChatAi.Migration.Schema;

/// <summary>
/// <c>upgrade … --sql</c> and <c>downgrade … --sql</c>: what would run, for the database as it is, or, written as
/// <c>from:to</c>, without any database.
/// </summary>
internal sealed class ScriptSchema(Func<SchemaDatabase> database, RevisionCatalogue known, Terminal terminal)
{
    public async Task WriteAsync(string target, Direction direction, CancellationToken cancellationToken)
    {
        var (applied, to) = target.Split(':') switch
        {
            [var whole] => (await AppliedAsync(cancellationToken), RevisionTarget.Parse(whole)),
            [var from, var end] => (RevisionTarget.Parse(from).Applied(known.Versions), RevisionTarget.Parse(end)),
            _ => throw new SchemaException($"'{target}' is neither a revision nor two with a colon between."),
        };
        var steps = direction is Direction.Up ? to.StepsUp(known.Versions, applied) : to.StepsDown(known.Versions, applied);

        RevisionScript.Write(terminal.Output, steps.Select(version => known[version]), direction);
    }

    private async Task<IReadOnlyCollection<long>> AppliedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database().OpenAsync(cancellationToken);
        return (await RevisionTable.ReadAsync(connection, cancellationToken)).Keys;
    }
}
