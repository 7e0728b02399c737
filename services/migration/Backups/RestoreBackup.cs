using System.Globalization;
using ChatAi.Migration.Maintenance;
using ChatAi.Migration.Schema;
using Dapper;
using Npgsql;

namespace ChatAi.Migration.Backups;

/// <summary>
/// 1. Refuses what nobody asked for. 2. Restores into a database beside and proves it whole. 3. Swaps the two by their
/// names in one transaction. 4. Drops the old one. Until 3 the old database is as it was.
/// </summary>
internal sealed class RestoreBackup(Server server, BackupFolder folder, Restoration restoration, SchemaRunner schema, TimeProvider clock)
{
    /// <param name="Replace">The database may hold something.</param>
    /// <param name="Force">Sessions may be ended.</param>
    internal sealed record Wish(string File, bool Replace, bool Force, bool KeepOld);

    internal sealed record Done(
        string File,
        string Database,
        long? Revision,
        bool RevisionIsKnown,
        int RevisionsToApply,
        int Tables,
        long Rows,
        double Seconds,
        string? OldKeptAs,
        IReadOnlyList<string> RolesMade,
        int SessionsEnded);

    public async Task RunAsync(Wish wish, Output output, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var backup = folder.Find(wish.File, null, server.Database);
        await using var elsewhere = await restoration.OpenAloneAsync(cancellationToken);
        var exists = await ExistsAsync(elsewhere, cancellationToken);
        if (exists)
            await RefuseAsync(elsewhere, wish, cancellationToken);

        await Checksum.CheckAsync(backup, cancellationToken);
        var beside = $"{server.Database}_restoring";
        var old = string.Create(CultureInfo.InvariantCulture, $"{server.Database}_before_{clock.GetUtcNow().UtcDateTime:yyyyMMddHHmmss}");
        Restoration.Restored restored;
        int ended;
        try
        {
            restored = await restoration.IntoNewDatabaseAsync(elsewhere, backup, beside, cancellationToken);
            ended = await SwapAsync(elsewhere, beside, exists ? old : null, wish.Force, cancellationToken);
        }
        catch
        {
            await Restoration.DropAsync(elsewhere, beside, CancellationToken.None);
            throw;
        }

        if (exists && !wish.KeepOld)
            await Restoration.DropAsync(elsewhere, old, CancellationToken.None);

        var history = await schema.HistoryAsync(cancellationToken);
        Tell(output, new Done(
            backup.Path,
            server.Database,
            restored.Revision,
            restored.Revision is null || history.Any(revision => revision.Version == restored.Revision),
            history.Count(revision => revision.AppliedOn is null),
            restored.Tables,
            restored.Rows,
            Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3),
            exists && wish.KeepOld ? old : null,
            restored.RolesMade,
            ended));
    }

    private async Task RefuseAsync(NpgsqlConnection elsewhere, Wish wish, CancellationToken cancellationToken)
    {
        const string tables = "select count(*)::integer from pg_class where relkind = 'r' and relnamespace = to_regnamespace('public')";

        var sessions = await SessionsAsync(elsewhere, cancellationToken);
        await using var connection = await server.OpenAsync(server.Database, cancellationToken);
        var count = await connection.QuerySingleAsync<int>(new CommandDefinition(tables, cancellationToken: cancellationToken));
        if (RestoreRefusal.Of(server.Database, count, sessions, wish.Replace, wish.Force) is { } refusal)
            throw new MaintenanceException(refusal);
    }

    private async Task<bool> ExistsAsync(NpgsqlConnection elsewhere, CancellationToken cancellationToken)
    {
        const string sql = "select exists (select from pg_database where datname = @Database)";

        return await elsewhere.QuerySingleAsync<bool>(new CommandDefinition(sql, new { server.Database }, cancellationToken: cancellationToken));
    }

    private async Task<IReadOnlyList<RestoreRefusal.Sessions>> SessionsAsync(NpgsqlConnection elsewhere, CancellationToken cancellationToken)
    {
        const string sql = """
            select coalesce(usename, '?')::text as user, count(*)::integer as count
            from   pg_stat_activity
            where  datname = @Database
              and  backend_type = 'client backend'
            group  by 1
            order  by 1
            """;

        return (await elsewhere.QueryAsync<RestoreRefusal.Sessions>(
            new CommandDefinition(sql, new { server.Database }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>
    /// Renaming waits up to five seconds for sessions to go, and lets no new ones in meanwhile; those that are there are
    /// ended from another connection, so that services which come back at once cannot win the race.
    /// </summary>
    /// <returns>How many sessions were ended.</returns>
    private async Task<int> SwapAsync(NpgsqlConnection elsewhere, string beside, string? old, bool force, CancellationToken cancellationToken)
    {
        const string end = """
            select count(pg_terminate_backend(pid))::integer
            from   pg_stat_activity
            where  datname = @Database
              and  backend_type = 'client backend'
            """;

        var ended = 0;
        await using var transaction = await elsewhere.BeginTransactionAsync(cancellationToken);
        if (old is not null)
        {
            var renaming = elsewhere.ExecuteAsync(new CommandDefinition(
                $"alter database {Restoration.Quoted(server.Database)} rename to {Restoration.Quoted(old)}", transaction: transaction, cancellationToken: cancellationToken));
            if (force)
            {
                await using var other = await server.OpenElsewhereAsync(cancellationToken);
                while (await Task.WhenAny(renaming, Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken)) != renaming)
                    ended += await other.QuerySingleAsync<int>(new CommandDefinition(end, new { server.Database }, cancellationToken: cancellationToken));
            }

            await renaming;
        }

        await elsewhere.ExecuteAsync(new CommandDefinition(
            $"alter database {Restoration.Quoted(beside)} rename to {Restoration.Quoted(server.Database)}", transaction: transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(CancellationToken.None);
        return ended;
    }

    private static void Tell(Output output, Done done)
    {
        output.Print(
            done,
            ("restored", done.File),
            ("database", $"{done.Database}, revision {done.Revision?.ToString(CultureInfo.InvariantCulture) ?? "none"}"),
            ("holds", $"{Units.Count(done.Rows)} rows in {done.Tables} tables"),
            ("took", Units.Span(done.Seconds)));
        if (done.OldKeptAs is { } kept)
            output.Say($"What the database was before is kept as '{kept}'.");
        if (!done.RevisionIsKnown)
            output.Say("The backup is of a newer version of ChatAi: start that one, not this.");
        else if (done.RolesMade.Count > 0)
            output.Say($"Roles made, without passwords: {string.Join(", ", done.RolesMade)}. Run 'upgrade head', which sets them.");
        else if (done.RevisionsToApply > 0)
            output.Say($"Run 'upgrade head': {done.RevisionsToApply} revisions are newer than the backup.");
        else
            output.Say("The revision is the newest: no upgrade is needed.");
        if (done.SessionsEnded > 0)
            output.Say("Restart the services: what they remember is younger than the backup.");
    }
}
