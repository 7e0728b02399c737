using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

internal static class ReadUsage
{
    /// <param name="Date">The day, in UTC; one of this and the next three, as was asked for.</param>
    /// <param name="UserId">The tenant.</param>
    /// <param name="Cost">US dollars.</param>
    /// <param name="AvgResponseTime">Seconds.</param>
    /// <param name="SuccessRate">Percent of the calls whose outcome is known; callers who left count neither way.</param>
    public sealed record Response(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Date,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Model,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? UserId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? AssistantId,
        long Requests,
        long Tokens,
        decimal Cost,
        double AvgResponseTime,
        long SuccessfulRequests,
        long FailedRequests,
        double SuccessRate);

    /// <summary>The last 30 days that had any calls, the newest first; or their sums. The history outlives its key.</summary>
    /// <param name="by">day, model, tenant or assistant.</param>
    public static async Task<Results<Ok<List<Response>>, ProblemHttpResult>> Handle(
        long id,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [AllowedValues("day", "model", "tenant", "assistant")] string by = "day")
    {
        const string sql = """
            select   case @By when 'day' then to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') end as date,
                     case @By when 'model' then model_used end as model,
                     case @By when 'tenant' then user_id end as user_id,
                     case @By when 'assistant' then assistant_id end as assistant_id,
                     count(*) as requests,
                     sum(total_tokens) as tokens,
                     sum(cost) as cost,
                     coalesce(round(avg(response_time)::numeric, 3), 0)::double precision as avg_response_time,
                     count(*) filter (where success) as successful_requests,
                     count(*) filter (where not success) as failed_requests,
                     coalesce(round(100.0 * count(*) filter (where success) / nullif(count(success), 0), 2), 0)::double precision as success_rate
            from     ai_token_usage
            where    token_id = @Id
            and      created_at >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' - interval '29 days'
            group by 1, 2, 3, 4
            order by 1 desc, requests desc
            """;

        var groups = await database.QueryAsync<Response>(new CommandDefinition(sql, new { Id = id, By = by }, cancellationToken: cancellationToken));
        var list = groups.ToList();

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
