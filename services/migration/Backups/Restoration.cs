using System.Data;
using System.Text.RegularExpressions;
using ChatAi.Migration.Maintenance;
using Dapper;
using Npgsql;

namespace ChatAi.Migration.Backups;

/// <summary>
/// Puts a backup into a database of its own and proves it whole: the revision and the rows of every table are those of
/// the manifest. What becomes of that database is the caller's matter.
/// </summary>
internal sealed partial class Restoration(Server server, PostgresPrograms programs)
{
    internal sealed record Restored(long? Revision, int Tables, long Rows, IReadOnlyList<string> RolesMade);

    /// <summary>One restoration at a time for a database, so what another left behind can be dropped.</summary>
    public async Task<NpgsqlConnection> OpenAloneAsync(CancellationToken cancellationToken)
    {
        const string sql = "select pg_try_advisory_lock(hashtext('chatai restoration'), hashtext(@Database))";

        var connection = await server.OpenElsewhereAsync(cancellationToken);
        if (await connection.QuerySingleAsync<bool>(new CommandDefinition(sql, new { server.Database }, cancellationToken: cancellationToken)))
            return connection;

        await connection.DisposeAsync();
        throw new MaintenanceException($"A backup of '{server.Database}' is being restored or verified already: nothing was done.");
    }

    public async Task<Restored> IntoNewDatabaseAsync(NpgsqlConnection elsewhere, BackupFile backup, string database, CancellationToken cancellationToken)
    {
        var manifest = await Manifest.ReadAsync(backup, cancellationToken);
        var program = await programs.FindAsync(
            "pg_restore",
            Math.Max(elsewhere.PostgreSqlVersion.Major, manifest?.ProgramVersion ?? 0),
            cancellationToken);
        var rolesMade = await MakeRolesAsync(elsewhere, manifest?.Roles ?? [], cancellationToken);

        await DropAsync(elsewhere, database, cancellationToken);
        await CreateAsync(elsewhere, database, cancellationToken);
        try
        {
            await FillAsync(elsewhere, program, backup, database, cancellationToken);
        }
        catch (MaintenanceException failure)
        {
            throw new MaintenanceException($"{backup.Name} cannot be restored: {failure.Message}", failure);
        }

        return await ProveAsync(backup, manifest, database, rolesMade, cancellationToken);
    }

    public static Task DropAsync(NpgsqlConnection elsewhere, string database, CancellationToken cancellationToken) =>
        elsewhere.ExecuteAsync(new CommandDefinition($"drop database if exists {Quoted(database)} with (force)", cancellationToken: cancellationToken));

    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>They get their passwords by the next <c>upgrade</c>; grants to roles that do not exist would fail.</summary>
    private static async Task<IReadOnlyList<string>> MakeRolesAsync(NpgsqlConnection elsewhere, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        const string sql = "select rolname::text from pg_roles";

        var present = await elsewhere.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        string[] missing = [.. wanted.Except(present)];
        foreach (var role in missing)
            await elsewhere.ExecuteAsync(new CommandDefinition($"create role {Quoted(role)} nologin", cancellationToken: cancellationToken));

        return missing;
    }

    /// <summary>
    /// Only a superuser may make the extension for vectors; for others it has to be in the template already.
    /// </summary>
    private async Task CreateAsync(NpgsqlConnection elsewhere, string database, CancellationToken cancellationToken)
    {
        const string like = """
            select format(
                       'create database %I template template0 encoding %L lc_collate %L lc_ctype %L',
                       @New::text, pg_encoding_to_char(encoding), datcollate, datctype)
            from   pg_database
            where  datname in (@Old, 'template1')
            order  by datname = @Old desc
            limit  1
            """;

        var create = await IsSuperuserAsync(elsewhere, cancellationToken)
            ? await elsewhere.QuerySingleAsync<string>(new CommandDefinition(like, new { New = database, Old = server.Database }, cancellationToken: cancellationToken))
            : $"create database {Quoted(database)}";
        await elsewhere.ExecuteAsync(new CommandDefinition(create, cancellationToken: cancellationToken));
    }

    private static Task<bool> IsSuperuserAsync(NpgsqlConnection elsewhere, CancellationToken cancellationToken)
    {
        const string sql = "select rolsuper from pg_roles where rolname = current_user";

        return elsewhere.QuerySingleAsync<bool>(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }

    private static async Task<bool> MayHaveStatisticsAsync(NpgsqlConnection elsewhere, CancellationToken cancellationToken)
    {
        const string sql = "select exists (select from pg_available_extensions where name = 'pg_stat_statements')";

        return await IsSuperuserAsync(elsewhere, cancellationToken)
            && await elsewhere.QuerySingleAsync<bool>(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }

    private async Task FillAsync(NpgsqlConnection elsewhere, ClientProgram program, BackupFile backup, string database, CancellationToken cancellationToken)
    {
        var withStatistics = await MayHaveStatisticsAsync(elsewhere, cancellationToken);
        var contents = (await program.RunAsync(["--list", backup.Path], server.EnvironmentFor(database), _ => { }, cancellationToken))
            .Split('\n')
            .Where(line => line.Length > 0 && line[0] != ';' && !ExtensionComment.IsMatch(line) && (withStatistics || !Statistics.IsMatch(line)))
            .ToList();
        var list = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(list, contents, cancellationToken);
            using var progress = Progress.Of("restore");
            var done = 0;
            string[] arguments =
            [
                "--no-owner", "--exit-on-error", "--no-password", "--verbose", $"--jobs={Math.Clamp(Environment.ProcessorCount, 2, 8)}",
                $"--use-list={list}", $"--dbname={database}", backup.Path,
            ];
            await program.RunAsync(
                arguments,
                server.EnvironmentFor(database),
                line =>
                {
                    if (ItemDone.Match(line) is { Success: true } match)
                        progress.At(++done, contents.Count, match.Groups["item"].Value);
                },
                cancellationToken);
        }
        finally
        {
            File.Delete(list);
        }
    }

    private async Task<Restored> ProveAsync(
        BackupFile backup,
        Manifest? manifest,
        string database,
        IReadOnlyList<string> rolesMade,
        CancellationToken cancellationToken)
    {
        using var progress = Progress.Of("proof");
        progress.At(0, 2, "counting rows");
        await using var connection = await server.OpenAsync(database, cancellationToken);
        var revision = await Snapshot.RevisionOfAsync(connection, cancellationToken);
        var rows = await RowCounts.OfAsync(connection, cancellationToken);

        if (manifest is not null && manifest.Revision != revision)
            throw new MaintenanceException($"{backup.Name} is not whole: it should be at revision {manifest.Revision}, and is at {revision}.");
        if (manifest is not null && RowCounts.Difference(manifest.Rows, rows) is { } difference)
            throw new MaintenanceException($"{backup.Name} is not whole: {difference}.");

        // A dump does not bring the planner's statistics along.
        progress.At(1, 2, "analyzing");
        await connection.ExecuteAsync(new CommandDefinition("analyze", commandType: CommandType.Text, cancellationToken: cancellationToken));
        return new Restored(revision, rows.Count, rows.Values.Sum(), rolesMade);
    }

    /// <summary>Only their owner may comment on extensions, and nobody reads it.</summary>
    [GeneratedRegex("COMMENT - EXTENSION ")]
    private static partial Regex ExtensionComment { get; }

    /// <summary>Statistics of queries are the server's affair: it has them, or it does without.</summary>
    [GeneratedRegex("EXTENSION - pg_stat_statements")]
    private static partial Regex Statistics { get; }

    // pg_restore: finished item 3478 TABLE DATA users
    [GeneratedRegex("(processing|finished) item [0-9]+ (?<item>.+)$")]
    private static partial Regex ItemDone { get; }
}
