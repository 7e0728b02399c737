using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Unanswered;

/// <summary>Takes a question off the list, however often it was asked until now. Asked again, it begins anew.</summary>
internal static class DealWithUnanswered
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        long questionId,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken) =>
        await MarkAsync(database, id, questionId, caller, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound("unanswered question");

    /// <returns>Whether it was on the list.</returns>
    public static async Task<bool> MarkAsync(NpgsqlConnection database, long id, long questionId, Caller caller, CancellationToken cancellationToken)
    {
        const string sql = """
            update given_answers g
            set    dealt_with_at = now()
            from   given_answers asked
            join   assistants a on a.id = asked.assistant_id
            where  asked.message_id = @QuestionId
              and  a.id = @Id
              and  (@TenantId::bigint is null or a.user_id = @TenantId)
              and  g.assistant_id = asked.assistant_id
              and  g.open_question = asked.open_question
              and  g.dealt_with_at is null
            """;

        var changed = await database.ExecuteAsync(new CommandDefinition(
            sql,
            new { Id = id, QuestionId = questionId, caller.TenantId },
            cancellationToken: cancellationToken));
        return changed > 0;
    }
}
