using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Operators;

/// <summary>Ends an operator's account and its sessions. The dialogs that he has go back to the queue.</summary>
internal static class RemoveOperator
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from users
            where  id = @Id
              and  tenant_id = @TenantId
            """;

        var removed = await database.ExecuteAsync(
            new CommandDefinition(sql, new { Id = id, TenantId = InviteOperator.TenantOf(caller) }, cancellationToken: cancellationToken));

        return removed == 1 ? TypedResults.NoContent() : Problem.NotFound("operator");
    }
}
