using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.RetrievalTest;

internal static class ChangeCheck
{
    /// <summary>What is absent stays as it is.</summary>
    public sealed record Request(
        [property: StringLength(RetrievalCheck.LongestQuestion, MinimumLength = 1)] string? Question = null,
        long? DocumentId = null);

    public static async Task<Results<Ok<RetrievalCheck>, ValidationProblem, ProblemHttpResult>> Handle(
        long id,
        long checkId,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = $"""
            update retrieval_checks
            set    edition = edition + ((coalesce(@Question, question), coalesce(@DocumentId, document_id)) is distinct from (question, document_id))::integer,
                   question = coalesce(@Question, question),
                   document_id = coalesce(@DocumentId, document_id),
                   document_name = coalesce((select filename from documents where id = @DocumentId), document_name),
                   updated_at = now()
            where  id = @CheckId
              and  assistant_id = @Id
            returning {RetrievalCheck.Columns}
            """;

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        if (await CheckList.LockAsync(database, id, caller, cancellationToken) is null)
            return Problem.NotFound("assistant");

        if (request.DocumentId is { } document && (await CheckList.LockDocumentsAsync(database, id, [document], cancellationToken)).Count == 0)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["document_id"] = ["The assistant has no such document."] });

        var check = await database.QuerySingleOrDefaultAsync<RetrievalCheck>(new CommandDefinition(
            sql,
            new { Id = id, CheckId = checkId, request.Question, request.DocumentId },
            cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return check is null ? Problem.NotFound("check") : TypedResults.Ok(check);
    }
}
