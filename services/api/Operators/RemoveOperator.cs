using ChatAi.Api.Audit;
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
        AuditTrail audit,
        EndedSessions ended,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from users
            where  id = @Id
              and  tenant_id = @TenantId
            """;

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var removed = await database.ExecuteAsync(
            new CommandDefinition(sql, new { Id = id, TenantId = InviteOperator.TenantOf(caller) }, cancellationToken: cancellationToken));

        if (removed == 0)
            return Problem.NotFound("operator");

        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.OperatorRemove, new AuditTarget("user", id)));
        await transaction.CommitAsync(cancellationToken);
        ended.LookAgain();
        return TypedResults.NoContent();
    }
}
