using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.RetrievalTest;

/// <summary>An assistant's runs, the newest first.</summary>
internal static class ListRuns
{
    private sealed record Head(long Id, long Total);

    public static async Task<Results<Ok<Page<RetrievalRun>>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string sql = $"""
            select a.id, (select count(*) from retrieval_runs r where r.assistant_id = a.id) as total
            from   assistants a
            where  a.id = @Id
              and  (@TenantId::bigint is null or a.user_id = @TenantId);

            select {RetrievalRun.Columns}
            from   retrieval_runs
            where  assistant_id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            order  by id desc
            limit  @Limit
            offset @Offset;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { Id = id, caller.TenantId, Limit = limit, Offset = Page<RetrievalRun>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var assistant = await results.ReadSingleOrDefaultAsync<Head>();
        var items = await results.ReadAsync<RetrievalRun>();

        return assistant is null
            ? Problem.NotFound("assistant")
            : TypedResults.Ok(new Page<RetrievalRun>([.. items], assistant.Total, page, limit));
    }
}
