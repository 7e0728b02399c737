using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Problems;
using ChatAi.ServiceDefaults.Secrets;
using ChatAi.TokenPool.Providers;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

internal static class CreateKey
{
    /// <param name="Token">The provider's key. It is stored sealed and never shown again.</param>
    /// <param name="Provider">openai (any server that speaks its API), azure, or local.</param>
    /// <param name="Endpoint">The base address; OpenAI's own when it is left out.</param>
    /// <param name="ModelAccess">Exact names of models, separated by commas; * is any chat model.</param>
    /// <param name="DailyLimit">Requests a day (UTC); 0 means no limit.</param>
    /// <param name="Priority">1 is tried first.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Request(
        [property: Required, StringLength(KeyRules.LongestName, MinimumLength = 1), RegularExpression(@"^\S(.*\S)?$")] string Name,
        [property: RegularExpression(KeyRules.Token, ErrorMessage = "token must have 8 to 500 printable characters and no spaces.")] string? Token = null,
        [property: AllowedValues(ProviderNames.OpenAi, ProviderNames.Azure, ProviderNames.Local)] string Provider = ProviderNames.OpenAi,
        string? Endpoint = null,
        string ModelAccess = "gpt-4o,gpt-4o-mini",
        [property: Range(0, KeyRules.HighestLimit)] int DailyLimit = 10_000,
        [property: Range(0, KeyRules.HighestLimit)] int MonthlyLimit = 300_000,
        [property: Range(1, KeyRules.LowestPriority)] int Priority = 1,
        [property: StringLength(KeyRules.LongestNotes)] string? Notes = null) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            var faults = KeyRules.ModelAccessFaults(ModelAccess).Concat(KeyRules.EndpointFaults(Endpoint));
            if (Provider is ProviderNames.Local && (Token ?? Endpoint) is not null)
                faults = faults.Append(new ValidationResult("The local provider has neither a token nor an endpoint.", ["token"]));
            if (Provider is not ProviderNames.Local && Token is null)
                faults = faults.Append(new ValidationResult("token is required.", ["token"]));
            if (Provider is ProviderNames.Azure && Endpoint is null)
                faults = faults.Append(new ValidationResult("Azure needs the endpoint of its resource.", ["endpoint"]));

            return faults;
        }

        /// <summary>A record prints its members, and this one must not.</summary>
        public override string ToString() => $"{Name} ({Provider})";
    }

    public sealed record Response(
        long Id,
        string Name,
        string Provider,
        string? Endpoint,
        string ModelAccess,
        int DailyLimit,
        int MonthlyLimit,
        int Priority,
        bool IsActive,
        string? Notes);

    public static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(
        Request request,
        NpgsqlConnection database,
        SecretBox box,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into ai_token_pool (name, provider, token_ciphertext, token_fingerprint, endpoint,
                                       model_access, daily_limit, monthly_limit, priority, notes)
            values (@Name, @Provider, @Ciphertext, @Fingerprint, @Endpoint, @ModelAccess, @DailyLimit, @MonthlyLimit, @Priority, @Notes)
            returning id, name, provider, endpoint, model_access, daily_limit, monthly_limit, priority, is_active, notes
            """;

        var secret = request.Token is null ? KeySecret.None : KeySecret.Seal(box, request.Token);
        try
        {
            var created = await database.QuerySingleAsync<Response>(new CommandDefinition(
                sql,
                new
                {
                    request.Name,
                    request.Provider,
                    secret.Ciphertext,
                    secret.Fingerprint,
                    Endpoint = request.Endpoint ?? (request.Provider is ProviderNames.OpenAi ? EnvironmentKeyOptions.OpenAiAddress : null),
                    request.ModelAccess,
                    request.DailyLimit,
                    request.MonthlyLimit,
                    request.Priority,
                    request.Notes,
                },
                cancellationToken: cancellationToken));

            return TypedResults.Created($"/api/admin/ai-tokens/{created.Id}", created);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Duplicate(exception);
        }
    }

    internal static ProblemHttpResult Duplicate(PostgresException exception) => Problem.Of(
        StatusCodes.Status409Conflict,
        "urn:chatai:conflict",
        exception.ConstraintName?.Contains("fingerprint", StringComparison.Ordinal) is true
            ? "This key is in the pool already"
            : "There is a key of that name already");
}
