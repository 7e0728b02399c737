using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.Api.Knowledge;

/// <summary>Its passages go with it; a reader that is still at work on it finds nothing to finish.</summary>
internal static class DeleteDocument
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        [FromRoute(Name = "document_id")] long documentId,
        Caller caller,
        NpgsqlConnection database,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from documents
            where  id = @DocumentId
              and  assistant_id = @Id
              and  replaces is null
              and  (@TenantId::bigint is null or user_id = @TenantId)
            returning user_id
            """;

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var tenant = await database.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            sql,
            new { Id = id, DocumentId = documentId, caller.TenantId },
            cancellationToken: cancellationToken));

        if (tenant is null)
            return Problem.NotFound("document");

        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.DocumentDelete, new AuditTarget("document", documentId), tenant));
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
