using Npgsql;

namespace ChatAi.Migration.Schema;

/// <summary>
/// Applies revisions, one runner at a time: a second one waits for the first and then finds nothing left to do. Each
/// revision is a transaction of its own, unless it is an <see cref="OnlineRevision"/>.
/// </summary>
internal sealed class SchemaRunner(
    SchemaDatabase database,
    RevisionCatalogue known,
    ServiceRoles roles,
    RunnerPatience patience,
    Terminal terminal,
    TimeProvider clock)
{
    public async Task UpgradeAsync(RevisionTarget target, CancellationToken cancellationToken)
    {
        await using var session = await BeginAsync(cancellationToken);
        var applied = await session.AppliedAsync(cancellationToken);
        var steps = target.StepsUp(known.Versions, applied.Keys);
        if (steps.Count > 0)
            await session.MakeTableAsync(cancellationToken);

        await MoveAsync(session, steps, Direction.Up, cancellationToken);
        await roles.SetPasswordsAsync(session.Connection, cancellationToken);
    }

    public async Task DowngradeAsync(RevisionTarget target, CancellationToken cancellationToken)
    {
        await using var session = await BeginAsync(cancellationToken);
        var applied = await session.AppliedAsync(cancellationToken);
        await MoveAsync(session, target.StepsDown(known.Versions, applied.Keys), Direction.Down, cancellationToken);
    }

    public async Task<Revision?> CurrentAsync(CancellationToken cancellationToken) =>
        (await HistoryAsync(cancellationToken)).FirstOrDefault(revision => revision.AppliedOn is not null);

    /// <summary>All revisions of this program, newest first.</summary>
    public async Task<IReadOnlyList<Revision>> HistoryAsync(CancellationToken cancellationToken) =>
        [.. (await HistoryWithUnknownAsync(cancellationToken)).Where(revision => known.Versions.Contains(revision.Version))];

    /// <summary>Also those that a newer program applied, and this one does not know.</summary>
    public async Task<IReadOnlyList<Revision>> HistoryWithUnknownAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var applied = await RevisionTable.ReadAsync(connection, cancellationToken);

        var ours = known.All.Select(revision => (revision.Version, revision.Description));
        var unknown = applied
            .Where(revision => !known.Versions.Contains(revision.Key))
            .Select(revision => (Version: revision.Key, Description: $"{revision.Value.Description}; unknown to this program"));

        return [.. ours.Concat(unknown).OrderByDescending(revision => revision.Version).Select(revision =>
        {
            var entry = applied.GetValueOrDefault(revision.Version);
            return new Revision(revision.Version, revision.Description, entry?.On, entry?.By, revision.Version == known.Head);
        })];
    }

    private Task<RevisionSession> BeginAsync(CancellationToken cancellationToken) =>
        RevisionSession.BeginAsync(database, patience, terminal, clock, cancellationToken);

    private async Task MoveAsync(RevisionSession session, IReadOnlyList<long> steps, Direction direction, CancellationToken cancellationToken)
    {
        foreach (var revision in steps.Select(version => known[version]))
        {
            try
            {
                await session.MoveAsync(revision, direction, cancellationToken);
            }
            catch (NpgsqlException exception)
            {
                throw new SchemaException(Failure(revision, direction, exception), exception);
            }

            await terminal.Output.WriteLineAsync(
                $"{(direction is Direction.Up ? "applied" : "took back")} {revision.Version} ({revision.Description})");
        }

        var current = (await session.AppliedAsync(cancellationToken)).Keys.LastOrDefault();
        await terminal.Output.WriteLineAsync(
            current == 0 ? "the database is at base" : $"the database is at {current}{(current == known.Head ? " (head)" : "")}");
    }

    private static string Failure(KnownRevision revision, Direction direction, NpgsqlException exception)
    {
        var left = (direction, revision.InTransaction) switch
        {
            (Direction.Up, true) => "and is not applied",
            (Direction.Down, true) => "and is still applied",
            _ => "and goes on where it stopped when it is run again",
        };
        return $"Revision {revision.Version} failed, {left}: {SchemaException.Reason(exception)}";
    }
}
