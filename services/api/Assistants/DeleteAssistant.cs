using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Assistants;

internal static class DeleteAssistant
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from assistants
            where  id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            """;

        var deleted = await database.ExecuteAsync(
            new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));

        return deleted == 0 ? Problem.NotFound("assistant") : TypedResults.NoContent();
    }
}
