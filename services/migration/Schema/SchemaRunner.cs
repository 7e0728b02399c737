using FluentMigrator.Exceptions;
using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatAi.Migration.Schema;

/// <summary>
/// Applies revisions, each in a transaction of its own, one runner at a time: a second one waits for the first
/// and then finds nothing left to do.
/// </summary>
internal sealed class SchemaRunner(NpgsqlDataSource database, IServiceScopeFactory scopes, ServiceRoles roles)
{
    /// <summary>The advisory lock of all runners; the number is nothing but ours.</summary>
    private const long LockKey = 0x43_68_61_74_41_69;

    public Task UpgradeAsync(RevisionTarget target, CancellationToken cancellationToken) => AloneAsync(
        async runner =>
        {
            await MoveAsync(runner, target, (migrations, version) => migrations.MigrateUp(version), cancellationToken);
            await roles.SetPasswordsAsync(cancellationToken);
        },
        cancellationToken);

    public Task DowngradeAsync(RevisionTarget target, CancellationToken cancellationToken) => AloneAsync(
        runner => MoveAsync(runner, target, (migrations, version) => migrations.MigrateDown(version), cancellationToken),
        cancellationToken);

    public async Task<Revision?> CurrentAsync(CancellationToken cancellationToken) =>
        (await HistoryAsync(cancellationToken)).FirstOrDefault(revision => revision.AppliedOn is not null);

    /// <summary>All revisions, newest first.</summary>
    public async Task<IReadOnlyList<Revision>> HistoryAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var known = Known(scope.ServiceProvider.GetRequiredService<IMigrationRunner>());
        var applied = await AppliedAsync(cancellationToken);

        return [.. known.Reverse().Select(revision => new Revision(
            revision.Version,
            revision.Description,
            applied.TryGetValue(revision.Version, out var time) ? time : null,
            revision.Version == known[^1].Version))];
    }

    private async Task MoveAsync(
        IMigrationRunner runner,
        RevisionTarget target,
        Action<IMigrationRunner, long> move,
        CancellationToken cancellationToken)
    {
        var known = Known(runner);
        var before = await AppliedAsync(cancellationToken);
        var version = target.Resolve([.. known.Select(revision => revision.Version)], before.Count);

        try
        {
            move(runner, version);
        }
        catch (Exception exception) when (exception.GetBaseException() is NpgsqlException or FluentMigratorException)
        {
            var after = await AppliedAsync(cancellationToken);
            var failed = known.FirstOrDefault(revision => !after.ContainsKey(revision.Version)).Version;
            throw new SchemaException($"Revision {failed} failed, and is not applied: {Reason(exception)}", exception);
        }

        Tell(known, before, await AppliedAsync(cancellationToken));
    }

    private async Task AloneAsync(Func<IMigrationRunner, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var acquire = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { CommandTimeout = 0 };
            acquire.Parameters.Add(new() { Value = LockKey });
            await acquire.ExecuteNonQueryAsync(cancellationToken);

            await using var scope = scopes.CreateAsyncScope();
            await work(scope.ServiceProvider.GetRequiredService<IMigrationRunner>());

            // Connections are not reset when they return to the pool, so the lock is given back by name.
            await using var release = new NpgsqlCommand("select pg_advisory_unlock($1)", connection);
            release.Parameters.Add(new() { Value = LockKey });
            await release.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw new SchemaException($"The database refused: {Reason(exception)}", exception);
        }
    }

    private async Task<Dictionary<long, DateTime>> AppliedAsync(CancellationToken cancellationToken)
    {
        const string sql = "select version, applied_on from schema_revisions";

        try
        {
            var applied = new Dictionary<long, DateTime>();
            await using var command = database.CreateCommand(sql);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                applied.Add(reader.GetInt64(0), reader.GetDateTime(1));

            return applied;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return [];
        }
    }

    private static (long Version, string Description)[] Known(IMigrationRunner runner) =>
        [.. runner.MigrationLoader.LoadMigrations().Values
            .OrderBy(revision => revision.Version)
            .Select(revision => (revision.Version, revision.Description ?? ""))];

    private static void Tell(
        (long Version, string Description)[] known,
        Dictionary<long, DateTime> before,
        Dictionary<long, DateTime> after)
    {
        foreach (var (version, description) in known)
        {
            if (after.ContainsKey(version) && !before.ContainsKey(version))
                Console.WriteLine($"applied {version} ({description})");
            else if (before.ContainsKey(version) && !after.ContainsKey(version))
                Console.WriteLine($"took back {version} ({description})");
        }

        var current = known.LastOrDefault(revision => after.ContainsKey(revision.Version));
        Console.WriteLine(current.Version == 0 ? "the database is at base" : $"the database is at {current.Version}{(current == known[^1] ? " (head)" : "")}");
    }

    private static string Reason(Exception exception) =>
        (exception.GetBaseException() is PostgresException postgres ? postgres.MessageText : exception.GetBaseException().Message).ReplaceLineEndings(" ");
}
