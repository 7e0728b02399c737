using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.RetrievalTest;

internal static class DeleteCheck
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        long checkId,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from retrieval_checks
            where  id = @CheckId
              and  assistant_id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            """;

        var deleted = await database.ExecuteAsync(
            new CommandDefinition(sql, new { Id = id, CheckId = checkId, caller.TenantId }, cancellationToken: cancellationToken));
        return deleted == 0 ? Problem.NotFound("check") : TypedResults.NoContent();
    }
}
