using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.Api.Knowledge;

internal static class GetDocument
{
    public static async Task<Results<Ok<Document>, ProblemHttpResult>> Handle(
        long id,
        [FromRoute(Name = "document_id")] long documentId,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = $"""
            select {DocumentRow.Columns}
            from   documents d
            left   join documents n on n.replaces = d.id
            where  d.id = @DocumentId
              and  d.assistant_id = @Id
              and  d.replaces is null
              and  (@TenantId::bigint is null or d.user_id = @TenantId)
            """;

        var document = await database.QuerySingleOrDefaultAsync<DocumentRow>(new CommandDefinition(
            sql,
            new { Id = id, DocumentId = documentId, caller.TenantId },
            cancellationToken: cancellationToken));

        return document is null ? Problem.NotFound("document") : TypedResults.Ok(document.ToDocument());
    }
}
