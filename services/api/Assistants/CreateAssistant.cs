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
        [property: StringLength(1_000)] string? QuotaMessage = null,
        bool? DetectHandoff = null,
        WeekHours? WorkingHours = null,
        [property: TimeZoneName] string? TimeZone = null,
        [property: StringLength(1_000)] string? NotFoundMessage = null,
        bool? FeedbackButtons = null);

    public static async Task<Created<Assistant>> Handle(
        Request request,
        Caller caller,
        HttpResponse response,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into assistants (user_id, name, ai_model, system_prompt, quota_message, detect_handoff, working_hours, time_zone,
                                    not_found_message, feedback_buttons)
            values (@UserId, @Name, coalesce(@AiModel, 'gpt-4o-mini'), coalesce(@SystemPrompt, ''), coalesce(@QuotaMessage, ''),
                    coalesce(@DetectHandoff, true), @WorkingHours::jsonb, coalesce(@TimeZone, 'UTC'),
                    coalesce(@NotFoundMessage, ''), coalesce(@FeedbackButtons, true))
            returning id, user_id, name, ai_model, system_prompt, quota_message, embedding_model, is_active, created_at, updated_at,
                      detect_handoff, working_hours, time_zone, version, not_found_message, feedback_buttons
            """;

        var assistant = await database.QuerySingleAsync<Assistant>(new CommandDefinition(
            sql,
            new
            {
                caller.UserId,
                request.Name,
                request.AiModel,
                request.SystemPrompt,
                request.QuotaMessage,
                request.DetectHandoff,
                WorkingHours = request.WorkingHours is { IsEmpty: true } ? null : request.WorkingHours,
                request.TimeZone,
                request.NotFoundMessage,
                request.FeedbackButtons,
            },
            cancellationToken: cancellationToken));

        EntityTag.Show(response, assistant);
        return TypedResults.Created($"/api/assistants/{assistant.Id}", assistant);
    }
}
