using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Unanswered;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>Writes down a question and its answer. It is found as soon as its status is ready.</summary>
internal static class CreatePair
{
    /// <param name="UnansweredId">An item of the list of unanswered questions, which this answers: it is taken off the list.</param>
    public sealed record Request(
        [property: Required, StringLength(PairText.LongestQuestion)] string Question,
        [property: Required, StringLength(PairText.LongestAnswer)] string Answer,
        long? UnansweredId = null);

    public static async Task<Results<Created<Pair>, ProblemHttpResult>> Handle(
        long id,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        PairQueue queue,
        CancellationToken cancellationToken)
    {
        var text = PairText.Of(request.Question, request.Answer);
        if (text.Fault is { } fault)
            return Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:bad-request", fault);

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        if (!await Owned.IsAsync(database, id, caller, cancellationToken))
            return Problem.NotFound("assistant");

        if (await InsertAsync(database, id, text, cancellationToken) is not { } pair)
            return Conflict();

        if (request.UnansweredId is { } open && !await DealWithUnanswered.MarkAsync(database, id, open, caller, cancellationToken))
            return Problem.NotFound("unanswered question");

        await transaction.CommitAsync(cancellationToken);
        queue.Raise();
        return TypedResults.Created($"/api/assistants/{id}/questions/{pair.Id}", pair);
    }

    public static ProblemHttpResult Conflict() =>
        Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:question-exists", "The assistant has an answer to this question");

    private static Task<Pair?> InsertAsync(NpgsqlConnection database, long assistantId, PairText text, CancellationToken cancellationToken)
    {
        const string sql = $"""
            insert into qa_knowledge (user_id, assistant_id, question, answer, question_hash)
            select user_id, id, @Question, @Answer, @QuestionHash
            from   assistants
            where  id = @AssistantId
            on     conflict (assistant_id, question_hash) do nothing
            returning {Pair.Columns}
            """;

        return database.QuerySingleOrDefaultAsync<Pair>(new CommandDefinition(
            sql,
            new { AssistantId = assistantId, text.Question, text.Answer, text.QuestionHash },
            cancellationToken: cancellationToken));
    }
}
