using System.Text.Json;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.RetrievalTest;

/// <summary>A run with the place of each check's document, beside the run before it.</summary>
internal static class GetRun
{
    /// <param name="Results">Of each check; empty until the run is done.</param>
    /// <param name="Comparison">With the run before; null until this one is done, and for the first.</param>
    public sealed record Response(RetrievalRun Run, IReadOnlyList<CheckResult> Results, RunComparison? Comparison);

    private sealed record ResultsRow(long Id, string Results);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        long id,
        long runId,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        // It and the one before it; while it is not done there are no results of it, and nothing to compare.
        const string sql = $"""
            select {RetrievalRun.Columns}
            from   retrieval_runs
            where  id = @RunId
              and  assistant_id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId);

            select id, results
            from   retrieval_runs
            where  assistant_id = @Id
              and  id <= @RunId
              and  ended_at is not null
              and  (@TenantId::bigint is null or user_id = @TenantId)
            order  by id desc
            limit  2;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { Id = id, RunId = runId, caller.TenantId },
            cancellationToken: cancellationToken));
        var run = await results.ReadSingleOrDefaultAsync<RetrievalRun>();
        var done = (await results.ReadAsync<ResultsRow>()).AsList();
        if (run is null)
            return Problem.NotFound("run");

        if (run.EndedAt is null || done.Count == 0 || done[0].Id != runId)
            return TypedResults.Ok(new Response(run, [], null));

        var now = Read(done[0]);
        return TypedResults.Ok(new Response(run, now, done.Count == 2 ? RunComparison.Of(done[1].Id, Read(done[1]), now) : null));
    }

    private static IReadOnlyList<CheckResult> Read(ResultsRow row) => JsonSerializer.Deserialize<IReadOnlyList<CheckResult>>(row.Results, WireJson.Options)!;
}
