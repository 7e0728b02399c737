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
        const string sql = $"""
            select a.id, (select count(*) from documents d where d.assistant_id = a.id and d.replaces is null) as total
            from   assistants a
            where  a.id = @Id
              and  (@TenantId::bigint is null or a.user_id = @TenantId);

            select {DocumentRow.Columns}
            from   documents d
            left   join documents n on n.replaces = d.id
            where  d.assistant_id = @Id
              and  d.replaces is null
              and  (@TenantId::bigint is null or d.user_id = @TenantId)
            order  by d.id
            limit  @Limit
            offset @Offset;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { Id = id, caller.TenantId, Limit = limit, Offset = Page<Document>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var assistant = await results.ReadSingleOrDefaultAsync<Row>();
        var items = await results.ReadAsync<DocumentRow>();

        return assistant is null
            ? Problem.NotFound("assistant")
            : TypedResults.Ok(new Page<Document>([.. items.Select(item => item.ToDocument())], assistant.Total, page, limit));
    }

    private sealed record Row(long Id, long Total);
}
