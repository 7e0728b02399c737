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
        const string sql = """
            select id, assistant_id, filename, media_type, size, status, error, passage_count, passages_done, created_at, updated_at
            from   documents
            where  id = @DocumentId
              and  assistant_id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            """;

        var document = await database.QuerySingleOrDefaultAsync<Document>(new CommandDefinition(
            sql,
            new { Id = id, DocumentId = documentId, caller.TenantId },
            cancellationToken: cancellationToken));

        return document is null ? Problem.NotFound("document") : TypedResults.Ok(document);
    }
}
