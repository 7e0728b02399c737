using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Assistants;

internal static class CreateAssistant
{
    public sealed record Request(
        [property: Required, StringLength(100)] string Name,
        [property: StringLength(100, MinimumLength = 1)] string? AiModel = null,
        [property: StringLength(5_000)] string? SystemPrompt = null,
        [property: StringLength(1_000)] string? QuotaMessage = null);

    public static async Task<Created<Assistant>> Handle(
        Request request,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into assistants (user_id, name, ai_model, system_prompt, quota_message)
            values (@UserId, @Name, coalesce(@AiModel, 'gpt-4o-mini'), coalesce(@SystemPrompt, ''), coalesce(@QuotaMessage, ''))
            returning id, user_id, name, ai_model, system_prompt, quota_message, embedding_model, is_active, created_at, updated_at
            """;

        var assistant = await database.QuerySingleAsync<Assistant>(new CommandDefinition(
            sql,
            new { caller.UserId, request.Name, request.AiModel, request.SystemPrompt, request.QuotaMessage },
            cancellationToken: cancellationToken));

        return TypedResults.Created($"/api/assistants/{assistant.Id}", assistant);
    }
}
