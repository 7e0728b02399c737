using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using ChatAi.TokenPool.Keys;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Quotas;

internal static class SetQuota
{
    /// <summary>What is left out is not limited.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Request(
        [property: Range(0, KeyRules.HighestLimit)] int MonthlyRequests = 0,
        [property: Range(0, 1_000_000_000_000)] long MonthlyTokens = 0);

    /// <summary>
    /// Limits a tenant from now on, with what it has used this month already. While that is added up nobody may add to it, so
    /// that the counter and the rows agree from its first moment.
    /// </summary>
    public static async Task<Results<Ok<ListQuotas.Quota>, ProblemHttpResult>> Handle(
        long userId,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        KeyRing ring)
    {
        const string sql = """
            lock table ai_token_usage in share row exclusive mode;

            insert into ai_tenant_quota as quota (user_id, monthly_requests, monthly_tokens, current_requests, current_tokens)
            select @UserId, @MonthlyRequests, @MonthlyTokens,
                   count(*) filter (where outcome <> 'failed'), coalesce(sum(total_tokens), 0)
            from   ai_token_usage
            where  user_id = @UserId
            and    created_at >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'
            on     conflict (user_id) do update
            set    monthly_requests = excluded.monthly_requests,
                   monthly_tokens   = excluded.monthly_tokens,
                   updated_at       = now();
            """;

        await database.OpenAsync();
        await using var transaction = await database.BeginTransactionAsync();
        try
        {
            await database.ExecuteAsync(sql, new { UserId = userId, request.MonthlyRequests, request.MonthlyTokens });
            await Audit.WriteAsync(database, caller, "quota", null, string.Create(CultureInfo.InvariantCulture, $"tenant {userId}"), request);
            await transaction.CommitAsync();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return Problem.NotFound("tenant");
        }

        await ring.RefreshAsync();
        return TypedResults.Ok((await ListQuotas.ReadAsync(database, userId, CancellationToken.None)).Single());
    }
}
