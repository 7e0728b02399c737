using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

internal static class GetPair
{
    public static async Task<Results<Ok<Pair>, ProblemHttpResult>> Handle(
        long id,
        [FromRoute(Name = "question_id")] long questionId,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken) =>
        await FindAsync(database, id, questionId, caller, cancellationToken) is { } pair ? TypedResults.Ok(pair) : Problem.NotFound("question");

    public static Task<Pair?> FindAsync(NpgsqlConnection database, long id, long questionId, Caller caller, CancellationToken cancellationToken)
    {
        const string sql = $"""
            select {Pair.Columns}
            from   qa_knowledge
            where  id = @QuestionId
              and  assistant_id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            """;

        return database.QuerySingleOrDefaultAsync<Pair>(
            new CommandDefinition(sql, new { Id = id, QuestionId = questionId, caller.TenantId }, cancellationToken: cancellationToken));
    }
}
