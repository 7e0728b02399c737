using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.RetrievalTest;

internal static class CreateCheck
{
    /// <param name="DocumentId">A document of the assistant; it need not be read yet.</param>
    public sealed record Request(
        [property: Required, StringLength(RetrievalCheck.LongestQuestion)] string Question,
        [property: Required, Range(1, long.MaxValue)] long DocumentId);

    public static async Task<Results<Created<RetrievalCheck>, ValidationProblem, ProblemHttpResult>> Handle(
        long id,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = $"""
            insert into retrieval_checks (user_id, assistant_id, question, document_id, document_name)
            select user_id, assistant_id, @Question, id, filename
            from   documents
            where  id = @DocumentId
            returning {RetrievalCheck.Columns}
            """;

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        if (await CheckList.LockAsync(database, id, caller, cancellationToken) is not { } count)
            return Problem.NotFound("assistant");

        if (count >= RetrievalCheck.MostOfAssistant)
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:too-many", $"An assistant has at most {RetrievalCheck.MostOfAssistant} checks");

        if ((await CheckList.LockDocumentsAsync(database, id, [request.DocumentId], cancellationToken)).Count == 0)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["document_id"] = ["The assistant has no such document."] });

        var check = await database.QuerySingleAsync<RetrievalCheck>(
            new CommandDefinition(sql, new { request.Question, request.DocumentId }, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created($"/api/assistants/{id}/retrieval-test/checks/{check.Id}", check);
    }
}
