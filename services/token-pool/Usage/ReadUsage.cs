using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

internal static class ReadUsage
{
    /// <param name="AvgResponseTime">Seconds.</param>
    /// <param name="SuccessRate">Percent of the calls whose outcome is known; callers who left count neither way.</param>
    public sealed record Response(
        string Date,
        long Requests,
        long Tokens,
        double AvgResponseTime,
        long SuccessfulRequests,
        long FailedRequests,
        double SuccessRate);

    /// <summary>The last 30 days that had any calls, the newest first. The history outlives its key.</summary>
    public static async Task<Results<Ok<List<Response>>, ProblemHttpResult>> Handle(
        long id,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select   to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as date,
                     count(*) as requests,
                     sum(total_tokens) as tokens,
                     coalesce(round(avg(response_time)::numeric, 3), 0)::double precision as avg_response_time,
                     count(*) filter (where success) as successful_requests,
                     count(*) filter (where not success) as failed_requests,
                     coalesce(round(100.0 * count(*) filter (where success) / nullif(count(success), 0), 2), 0)::double precision as success_rate
            from     ai_token_usage
            where    token_id = @Id
            and      created_at >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' - interval '29 days'
            group by date
            order by date desc
            """;

        var days = await database.QueryAsync<Response>(new CommandDefinition(sql, new { Id = id }, cancellationToken: cancellationToken));
        var list = days.ToList();

        return list.Count > 0 || await ExistsAsync(id, database, cancellationToken)
            ? TypedResults.Ok(list)
            : Problem.NotFound("AI token");
    }

    private static Task<bool> ExistsAsync(long id, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = "select exists (select from ai_token_pool where id = @Id)";
        return database.ExecuteScalarAsync<bool>(new CommandDefinition(sql, new { Id = id }, cancellationToken: cancellationToken));
    }
}
