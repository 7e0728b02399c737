using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>
/// Changes a question or its answer. What was before is found until the change is ready. One that has failed is tried anew,
/// also when nothing is changed.
/// </summary>
internal static class ChangePair
{
    /// <summary>What is absent stays as it is.</summary>
    public sealed record Request(
        [property: StringLength(PairText.LongestQuestion)] string? Question = null,
        [property: StringLength(PairText.LongestAnswer)] string? Answer = null);

    public static async Task<Results<Ok<Pair>, ProblemHttpResult>> Handle(
        long id,
        [FromRoute(Name = "question_id")] long questionId,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        PairQueue queue,
        CancellationToken cancellationToken)
    {
        const string sql = $"""
            update qa_knowledge
            set    question = coalesce(@Question, question), answer = coalesce(@Answer, answer),
                   question_hash = coalesce(@QuestionHash, question_hash), {Pair.BeginAnew}
            where  id = @QuestionId
              and  assistant_id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
              and  (status = 'failed' or question <> @Question or answer <> @Answer)
            returning {Pair.Columns}
            """;

        // What is not to change stands in as something that has no fault.
        var text = PairText.Of(request.Question ?? "-", request.Answer ?? "-");
        if (text.Fault is { } fault)
            return Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:bad-request", fault);

        var change = new
        {
            Id = id,
            QuestionId = questionId,
            caller.TenantId,
            Question = request.Question is null ? null : text.Question,
            Answer = request.Answer is null ? null : text.Answer,
            QuestionHash = request.Question is null ? null : text.QuestionHash,
        };
        try
        {
            if (await database.QuerySingleOrDefaultAsync<Pair>(new CommandDefinition(sql, change, cancellationToken: cancellationToken)) is { } changed)
            {
                queue.Raise();
                return TypedResults.Ok(changed);
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return CreatePair.Conflict();
        }

        return await GetPair.FindAsync(database, id, questionId, caller, cancellationToken) is { } same
            ? TypedResults.Ok(same)
            : Problem.NotFound("question");
    }
}
