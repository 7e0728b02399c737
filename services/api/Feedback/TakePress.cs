using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.Api.Dialogs;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Feedback;

/// <summary>A thumb was pressed on Telegram. Told again, it changes nothing: whoever brings it may have died before he knew.</summary>
internal static class TakePress
{
    public sealed record Request(
        [property: Range(1, long.MaxValue)] long BotId,
        long ChatId,
        [property: Range(1, long.MaxValue)] long MessageId,
        [property: Required, EnumDataType(typeof(Thumb))] Thumb? Value,
        [property: StringLength(64), JsonConverter(typeof(StorableText.Lenient))] string? LanguageCode = null);

    /// <param name="Toast">What to show to the person.</param>
    public sealed record Response(string Toast);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(Request request, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            update given_answers g
            set    feedback = @Value,
                   feedback_comment = case when g.feedback = @Value then g.feedback_comment end,
                   feedback_at = now()
            from   dialogs d
            where  d.bot_id = @BotId
              and  d.telegram_chat_id = @ChatId
              and  g.dialog_id = d.id
              and  g.message_id = @MessageId
            """;

        var taken = await database.ExecuteAsync(new CommandDefinition(
            sql,
            new { request.BotId, request.ChatId, request.MessageId, Value = request.Value?.ToString().ToLowerInvariant() },
            cancellationToken: cancellationToken));
        if (taken == 0)
            return Problem.NotFound("answer of an assistant");

        var phrases = StockPhrases.In(request.LanguageCode);
        return TypedResults.Ok(new Response(request.Value is Thumb.Up ? phrases.LikedAnswer : phrases.DislikedAnswer));
    }
}
