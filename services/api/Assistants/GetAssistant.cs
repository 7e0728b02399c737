using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Assistants;

internal static class GetAssistant
{
    public static async Task<Results<Ok<Assistant>, StatusCodeHttpResult, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        HttpContext http,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select id, user_id, name, ai_model, system_prompt, quota_message, embedding_model, is_active, created_at, updated_at,
                   detect_handoff, working_hours, time_zone, version, not_found_message, feedback_buttons
            from   assistants
            where  id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            """;

        var assistant = await database.QuerySingleOrDefaultAsync<Assistant>(
            new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));

        if (assistant is null)
            return Problem.NotFound("assistant");

        EntityTag.Show(http.Response, assistant);
        return EntityTag.IsKnown(http.Request, assistant) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(assistant);
    }
}
