using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Assistants;

internal static class ListAssistants
{
    public static async Task<Ok<Page<Assistant>>> Handle(
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string sql = """
            select count(*)
            from   assistants
            where  @TenantId::bigint is null or user_id = @TenantId;

            select id, user_id, name, ai_model, system_prompt, quota_message, embedding_model, is_active, created_at, updated_at,
                   detect_handoff, working_hours, time_zone, version, not_found_message, feedback_buttons
            from   assistants
            where  @TenantId::bigint is null or user_id = @TenantId
            order  by id
            limit  @Limit
            offset @Offset;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { caller.TenantId, Limit = limit, Offset = Page<Assistant>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var items = await results.ReadAsync<Assistant>();

        return TypedResults.Ok(new Page<Assistant>([.. items], total, page, limit));
    }
}
