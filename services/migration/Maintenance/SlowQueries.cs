using Dapper;
using Npgsql;

namespace ChatAi.Migration.Maintenance;

internal static class SlowQueries
{
    private const string HowToSwitchOn =
        "pg_stat_statements is not switched on: set shared_preload_libraries = 'pg_stat_statements' in postgresql.conf, "
        + "restart PostgreSQL, and run as a superuser in this database: create extension if not exists pg_stat_statements;";

    private static readonly Listing<Query> Columns = new Listing<Query>()
        .Number("mean", query => Units.Milliseconds(query.MeanMs))
        .Number("longest", query => Units.Milliseconds(query.MaxMs))
        .Number("calls", query => Units.Count(query.Calls))
        .Number("total", query => Units.Milliseconds(query.TotalMs))
        .Number("rows", query => Units.Count(query.Rows))
        .Text("user", query => query.User)
        .Text("query", query => Units.Statement(query.Statement));

    internal sealed record Query(double MeanMs, double MaxMs, long Calls, double TotalMs, long Rows, string? User, string Statement);

    public static async Task ShowAsync(NpgsqlDataSource database, int limit, bool byTotal, Output output, CancellationToken cancellationToken)
    {
        const string sql = """
            select s.mean_exec_time as mean_ms,
                   s.max_exec_time as max_ms,
                   s.calls,
                   s.total_exec_time as total_ms,
                   s.rows,
                   r.rolname::text as user,
                   s.query as statement
            from   pg_stat_statements s
            left   join pg_roles r on r.oid = s.userid
            where  s.dbid = (select oid from pg_database where datname = current_database())
            order  by case when @ByTotal then s.total_exec_time else s.mean_exec_time end desc
            limit  @Limit
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var queries = (await connection.QueryAsync<Query>(
                new CommandDefinition(sql, new { ByTotal = byTotal, Limit = limit }, cancellationToken: cancellationToken))).AsList();
            output.Print(queries, Columns, "No query has been counted yet.");
        }
        catch (PostgresException refusal)
            when (refusal.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            throw new MaintenanceException(HowToSwitchOn, refusal);
        }
    }
}
