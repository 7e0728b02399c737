using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>An assistant's questions and answers, in the order in which they were written down.</summary>
internal static class ListPairs
{
    private sealed record Head(long Id, long Total);

    /// <param name="q">A part of the question or of the answer, in whatever case.</param>
    public static async Task<Results<Ok<Page<Pair>>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [StringLength(200)] string? q = null,
        [AllowedValues("pending", "ready", "failed", null)] string? status = null,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string wanted = """
            p.assistant_id = a.id
                     and  (@Status::text is null or p.status = @Status)
                     and  (@Part::text is null or strpos(lower(p.question), lower(@Part)) > 0 or strpos(lower(p.answer), lower(@Part)) > 0)
            """;
        const string sql = $"""
            select a.id, (select count(*) from qa_knowledge p where {wanted}) as total
            from   assistants a
            where  a.id = @Id
              and  (@TenantId::bigint is null or a.user_id = @TenantId);

            select p.id, p.assistant_id, p.question, p.answer, p.status, p.error, p.is_searchable, p.created_at, p.updated_at
            from   qa_knowledge p
            join   assistants a on {wanted}
            where  a.id = @Id
              and  (@TenantId::bigint is null or a.user_id = @TenantId)
            order  by p.id
            limit  @Limit
            offset @Offset;
            """;

        var parameters = new
        {
            Id = id,
            caller.TenantId,
            Status = status,
            Part = q?.Replace("\0", "", StringComparison.Ordinal),
            Limit = limit,
            Offset = Page<Pair>.Offset(page, limit),
        };
        await using var results = await database.QueryMultipleAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        var assistant = await results.ReadSingleOrDefaultAsync<Head>();
        var items = await results.ReadAsync<Pair>();

        return assistant is null
            ? Problem.NotFound("assistant")
            : TypedResults.Ok(new Page<Pair>([.. items], assistant.Total, page, limit));
    }
}
