using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

internal static class UpdateKey
{
    /// <summary>What is left out stays as it is.</summary>
    /// <param name="IsActive">True also brings back a key that the pool has disabled or is resting.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Request(
        [property: StringLength(KeyRules.LongestName, MinimumLength = 1), RegularExpression(@"^\S(.*\S)?$")] string? Name = null,
        string? ModelAccess = null,
        [property: Range(0, KeyRules.HighestLimit)] int? DailyLimit = null,
        [property: Range(0, KeyRules.HighestLimit)] int? MonthlyLimit = null,
        [property: Range(1, KeyRules.LowestPriority)] int? Priority = null,
        bool? IsActive = null,
        [property: StringLength(KeyRules.LongestNotes)] string? Notes = null) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => KeyRules.ModelAccessFaults(ModelAccess);
    }

    public sealed record Response(string Message);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        long id,
        Request request,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            update ai_token_pool
            set    name           = coalesce(@Name, name),
                   model_access   = coalesce(@ModelAccess, model_access),
                   daily_limit    = coalesce(@DailyLimit, daily_limit),
                   monthly_limit  = coalesce(@MonthlyLimit, monthly_limit),
                   priority       = coalesce(@Priority, priority),
                   is_active      = coalesce(@IsActive, is_active),
                   notes          = coalesce(@Notes, notes),
                   state          = case when @IsActive then 'ready' else state end,
                   cooldown_until = case when @IsActive then null else cooldown_until end,
                   error_count    = case when @IsActive then 0 else error_count end,
                   last_error     = case when @IsActive then null else last_error end,
                   updated_at     = now()
            where  id = @Id
            """;

        try
        {
            var changed = await database.ExecuteAsync(new CommandDefinition(
                sql,
                new
                {
                    Id = id,
                    request.Name,
                    request.ModelAccess,
                    request.DailyLimit,
                    request.MonthlyLimit,
                    request.Priority,
                    request.IsActive,
                    request.Notes,
                },
                cancellationToken: cancellationToken));

            return changed == 0 ? Problem.NotFound("AI token") : TypedResults.Ok(new Response("The AI token was updated"));
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return CreateKey.Duplicate(exception);
        }
    }
}
