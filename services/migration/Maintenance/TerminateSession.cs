using Dapper;
using Npgsql;

namespace ChatAi.Migration.Maintenance;

internal static class TerminateSession
{
    internal sealed record Ended(int Pid, string? User, string? Query, bool HasEnded);

    public static async Task RunAsync(NpgsqlDataSource database, int pid, Output output, CancellationToken cancellationToken)
    {
        // Five seconds for it to be gone: a session may be in the middle of what cannot be interrupted.
        const string sql = """
            select pid,
                   usename::text as user,
                   query,
                   pg_terminate_backend(pid, 5000) as has_ended
            from   pg_stat_activity
            where  pid = @Pid
              and  datname = current_database()
              and  backend_type = 'client backend'
              and  pid <> pg_backend_pid()
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var ended = await connection.QuerySingleOrDefaultAsync<Ended>(new CommandDefinition(sql, new { Pid = pid }, cancellationToken: cancellationToken))
            ?? throw new MaintenanceException($"There is no session {pid} in the database '{connection.Database}'.");
        if (!ended.HasEnded)
            throw new MaintenanceException($"Session {pid} was told to end, and has not within 5 seconds.");

        output.Print(ended, ("ended", $"{ended.Pid} ({ended.User})"), ("it ran", Units.Statement(ended.Query)));
    }
}
