using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Assistants;

internal static class ChangeAssistant
{
    /// <summary>What is absent stays as it is.</summary>
    public sealed record Request(
        [property: StringLength(100, MinimumLength = 1)] string? Name = null,
        [property: StringLength(100, MinimumLength = 1)] string? AiModel = null,
        [property: StringLength(5_000)] string? SystemPrompt = null,
        [property: StringLength(1_000)] string? QuotaMessage = null,
        bool? IsActive = null);

    public static async Task<Results<Ok<Assistant>, ProblemHttpResult>> Handle(
        long id,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            update assistants
            set    name = coalesce(@Name, name),
                   ai_model = coalesce(@AiModel, ai_model),
                   system_prompt = coalesce(@SystemPrompt, system_prompt),
                   quota_message = coalesce(@QuotaMessage, quota_message),
                   is_active = coalesce(@IsActive, is_active),
                   updated_at = now()
            where  id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            returning id, user_id, name, ai_model, system_prompt, quota_message, embedding_model, is_active, created_at, updated_at
            """;

        var assistant = await database.QuerySingleOrDefaultAsync<Assistant>(new CommandDefinition(
            sql,
            new { Id = id, caller.TenantId, request.Name, request.AiModel, request.SystemPrompt, request.QuotaMessage, request.IsActive },
            cancellationToken: cancellationToken));

        return assistant is null ? Problem.NotFound("assistant") : TypedResults.Ok(assistant);
    }
}
