using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Feedback;

/// <summary>Says what the person thinks of an answer, in place of what was said before.</summary>
internal static class GiveFeedback
{
    /// <param name="Value">null takes it back, and the comment with it.</param>
    /// <param name="Comment">Beside a thumb.</param>
    public sealed record Request(
        [property: EnumDataType(typeof(Thumb))] Thumb? Value,
        [property: StringLength(1_000), JsonConverter(typeof(StorableText))] string? Comment = null);

    private sealed record Row(string? Value, string? Comment);

    public static async Task<Results<Ok<AnswerFeedback>, ProblemHttpResult>> Handle(
        long id,
        long messageId,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            update given_answers g
            set    feedback = @Value,
                   feedback_comment = case when @Value::text is not null then @Comment end,
                   feedback_at = case when @Value::text is not null then now() end
            from   dialogs d
            where  d.id = @Id
              and  (@TenantId::bigint is null or d.user_id = @TenantId)
              and  g.dialog_id = d.id
              and  g.message_id = @MessageId
            returning g.feedback as value, g.feedback_comment as comment
            """;

        var row = await database.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            sql,
            new { Id = id, MessageId = messageId, Value = request.Value?.ToString().ToLowerInvariant(), request.Comment, caller.TenantId },
            cancellationToken: cancellationToken));
        return row is null
            ? Problem.NotFound("answer of an assistant")
            : TypedResults.Ok(AnswerFeedback.Read(row.Value, row.Comment) ?? new AnswerFeedback(null, null));
    }
}
