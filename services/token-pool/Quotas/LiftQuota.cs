using System.Globalization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using ChatAi.TokenPool.Keys;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Quotas;

internal static class LiftQuota
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(long userId, Caller caller, NpgsqlConnection database, KeyRing ring)
    {
        const string sql = """
            delete from ai_tenant_quota
            where  user_id = @UserId
            """;

        if (await database.ExecuteAsync(sql, new { UserId = userId }) == 0)
            return Problem.NotFound("quota");

        await Audit.WriteAsync(database, caller, "quota lifted", null, string.Create(CultureInfo.InvariantCulture, $"tenant {userId}"), new { });
        await ring.RefreshAsync();
        return TypedResults.NoContent();
    }
}
