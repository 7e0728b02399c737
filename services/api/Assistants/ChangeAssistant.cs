using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Assistants;

internal static class ChangeAssistant
{
    /// <summary>What is absent stays as it is. Working hours without a single interval lift those that were set.</summary>
    public sealed record Request(
        [property: StringLength(100, MinimumLength = 1)] string? Name = null,
        [property: StringLength(100, MinimumLength = 1)] string? AiModel = null,
        [property: StringLength(5_000)] string? SystemPrompt = null,
        [property: StringLength(1_000)] string? QuotaMessage = null,
        bool? IsActive = null,
        bool? DetectHandoff = null,
        WeekHours? WorkingHours = null,
        [property: TimeZoneName] string? TimeZone = null,
        [property: StringLength(1_000)] string? NotFoundMessage = null,
        bool? FeedbackButtons = null);

    public static async Task<Results<Ok<Assistant>, ProblemHttpResult>> Handle(
        long id,
        Request request,
        Caller caller,
        HttpContext http,
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
                   detect_handoff = coalesce(@DetectHandoff, detect_handoff),
                   working_hours = case when not @LiftsHours then coalesce(@WorkingHours::jsonb, working_hours) end,
                   time_zone = coalesce(@TimeZone, time_zone),
                   not_found_message = coalesce(@NotFoundMessage, not_found_message),
                   feedback_buttons = coalesce(@FeedbackButtons, feedback_buttons),
                   version = version + 1,
                   updated_at = now()
            where  id = @Id
              and  (@Versions::bigint[] is null or version = any(@Versions))
              and  (@TenantId::bigint is null or user_id = @TenantId)
            returning id, user_id, name, ai_model, system_prompt, quota_message, embedding_model, is_active, created_at, updated_at,
                      detect_handoff, working_hours, time_zone, version, not_found_message, feedback_buttons
            """;

        var assistant = await database.QuerySingleOrDefaultAsync<Assistant>(new CommandDefinition(
            sql,
            new
            {
                Id = id,
                caller.TenantId,
                Versions = EntityTag.Expected(http.Request),
                request.Name,
                request.AiModel,
                request.SystemPrompt,
                request.QuotaMessage,
                request.IsActive,
                request.DetectHandoff,
                request.WorkingHours,
                LiftsHours = request.WorkingHours is { IsEmpty: true },
                request.TimeZone,
                request.NotFoundMessage,
                request.FeedbackButtons,
            },
            cancellationToken: cancellationToken));

        if (assistant is null)
            return await Staleness.ExplainAsync(database, id, caller, cancellationToken);

        EntityTag.Show(http.Response, assistant);
        return TypedResults.Ok(assistant);
    }
}
