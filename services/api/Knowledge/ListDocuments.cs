using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Knowledge;

internal static class ListDocuments
{
    public static async Task<Results<Ok<Page<Document>>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string sql = """
            select a.id, (select count(*) from documents d where d.assistant_id = a.id) as total
            from   assistants a
            where  a.id = @Id
              and  (@TenantId::bigint is null or a.user_id = @TenantId);

            select id, assistant_id, filename, media_type, size, status, error, passage_count, passages_done, created_at, updated_at
            from   documents
            where  assistant_id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            order  by id
            limit  @Limit
            offset @Offset;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { Id = id, caller.TenantId, Limit = limit, Offset = Page<Document>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var assistant = await results.ReadSingleOrDefaultAsync<Row>();
        var items = await results.ReadAsync<Document>();

        return assistant is null
            ? Problem.NotFound("assistant")
            : TypedResults.Ok(new Page<Document>([.. items], assistant.Total, page, limit));
    }

    private sealed record Row(long Id, long Total);
}
