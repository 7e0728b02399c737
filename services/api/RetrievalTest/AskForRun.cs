using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.RetrievalTest;

/// <summary>
/// Asks for a run, which is made in the background: hundreds of questions take longer than a request should, and may have to
/// wait for a key or a quota. Who asks twice before it has begun gets the same run.
/// </summary>
internal static class AskForRun
{
    private sealed record Row(long AssistantId, long? RunId);

    public static async Task<Results<Accepted<RetrievalRun>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string request = """
            select a.id as assistant_id, request_retrieval_run(a.id, 'asked') as run_id
            from   assistants a
            where  a.id = @Id
              and  (@TenantId::bigint is null or a.user_id = @TenantId)
            """;
        const string show = $"select {RetrievalRun.Columns} from retrieval_runs where id = @RunId";

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var asked = await database.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(request, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));
        if (asked is null)
            return Problem.NotFound("assistant");

        if (asked.RunId is null)
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:nothing-to-check", "The assistant has no checks");

        var run = await database.QuerySingleAsync<RetrievalRun>(new CommandDefinition(show, asked, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Accepted($"/api/assistants/{id}/retrieval-test/runs/{run.Id}", run);
    }
}
