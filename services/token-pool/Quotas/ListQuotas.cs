using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Quotas;

internal static class ListQuotas
{
    /// <param name="UserId">The tenant's owner.</param>
    /// <param name="MonthlyRequests">0 means no limit, as for tokens.</param>
    /// <param name="CurrentRequests">Of this month (UTC); calls that failed are not the tenant's.</param>
    public sealed record Quota(long UserId, int MonthlyRequests, long MonthlyTokens, int CurrentRequests, long CurrentTokens);

    /// <summary>Tenants whose usage is limited; all others may use what the keys allow.</summary>
    public static async Task<Ok<List<Quota>>> Handle(NpgsqlConnection database, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(database, null, cancellationToken));

    internal static async Task<List<Quota>> ReadAsync(NpgsqlConnection database, long? userId, CancellationToken cancellationToken)
    {
        const string sql = """
            with month as (
                select date_trunc('month', now() at time zone 'UTC') as first
            )
            select   user_id, monthly_requests, monthly_tokens,
                     case when date_trunc('month', usage_day) >= first then current_requests else 0 end as current_requests,
                     case when date_trunc('month', usage_day) >= first then current_tokens else 0 end as current_tokens
            from     ai_tenant_quota, month
            where    @UserId::bigint is null or user_id = @UserId
            order by user_id
            """;

        var quotas = await database.QueryAsync<Quota>(new CommandDefinition(sql, new { UserId = userId }, cancellationToken: cancellationToken));
        return quotas.ToList();
    }
}
