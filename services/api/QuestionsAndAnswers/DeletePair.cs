using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>Its passage goes with it, and it is found no longer.</summary>
internal static class DeletePair
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        [FromRoute(Name = "question_id")] long questionId,
        Caller caller,
        NpgsqlConnection database,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from qa_knowledge
            where  id = @QuestionId
              and  assistant_id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            returning user_id
            """;

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var tenant = await database.QuerySingleOrDefaultAsync<long?>(
            new CommandDefinition(sql, new { Id = id, QuestionId = questionId, caller.TenantId }, cancellationToken: cancellationToken));
        if (tenant is null)
            return Problem.NotFound("question");

        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.QuestionDelete, new AuditTarget("question", questionId), tenant));
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
