using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Assistants;

/// <summary>Why a change has changed nothing: the assistant is not there, or not as the caller knew it.</summary>
internal static class Staleness
{
    public static async Task<ProblemHttpResult> ExplainAsync(NpgsqlConnection database, long id, Caller caller, CancellationToken cancellationToken)
    {
        const string sql = """
            select exists (
                select
                from   assistants
                where  id = @Id
                  and  (@TenantId::bigint is null or user_id = @TenantId)
            )
            """;

        var exists = await database.QuerySingleAsync<bool>(new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));
        return exists
            ? Problem.Of(StatusCodes.Status412PreconditionFailed, "urn:chatai:changed-meanwhile", "The assistant has been changed meanwhile")
            : Problem.NotFound("assistant");
    }
}
