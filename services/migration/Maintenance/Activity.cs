using Dapper;
using Npgsql;

namespace ChatAi.Migration.Maintenance;

internal static class Activity
{
    private static readonly Listing<Session> Columns = new Listing<Session>()
        .Number("pid", session => $"{session.Pid}")
        .Text("user", session => session.User)
        .Text("client", session => session.Client)
        .Text("state", session => session.State)
        .Number("for", session => Units.Span(session.Seconds))
        .Text("waits for", session => session.WaitsFor)
        .Text("blocked by", session => session.BlockedBy)
        .Text("query", session => Units.Statement(session.Query));

    /// <param name="Seconds">Since the query began, or for a session without one since its last.</param>
    /// <param name="BlockedBy">Process numbers, with commas.</param>
    internal sealed record Session(
        int Pid,
        string? User,
        string? Application,
        string? Client,
        string? State,
        double Seconds,
        double? TransactionSeconds,
        string? WaitsFor,
        string? BlockedBy,
        string? Query);

    public static async Task ShowAsync(NpgsqlDataSource database, bool all, Output output, CancellationToken cancellationToken)
    {
        const string sql = """
            select pid,
                   usename::text as user,
                   application_name as application,
                   host(client_addr) as client,
                   state,
                   coalesce(extract(epoch from clock_timestamp() - case state when 'active' then query_start else state_change end), 0)::double precision as seconds,
                   extract(epoch from clock_timestamp() - xact_start)::double precision as transaction_seconds,
                   case when state = 'active' then wait_event_type || ':' || wait_event end as waits_for,
                   nullif(array_to_string(pg_blocking_pids(pid), ','), '') as blocked_by,
                   query
            from   pg_stat_activity
            where  datname = current_database()
              and  backend_type = 'client backend'
              and  pid <> pg_backend_pid()
              and  (@All or state is distinct from 'idle')
            order  by 6 desc
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var sessions = (await connection.QueryAsync<Session>(new CommandDefinition(sql, new { All = all }, cancellationToken: cancellationToken))).AsList();

        output.Print(sessions, Columns, all ? "Nobody is connected." : "Nobody runs anything.");
    }
}
