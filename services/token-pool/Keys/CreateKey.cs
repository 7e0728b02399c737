using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Authentication;
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
    /// <param name="ModelAccess">Names of models, separated by commas; one may end in * for all that begin so, and * alone is any chat model.</param>
    /// <param name="DailyLimit">Requests a day (UTC); 0 means no limit, here and below.</param>
    /// <param name="MonthlySpendLimit">US dollars a month, by the prices of <c>/api/admin/ai-prices</c>; only models with a price are then served.</param>
    /// <param name="Priority">1 is tried first.</param>
    /// <param name="Account">Keys of one account at the provider share its limits and its outages.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Request(
        [property: Required, StringLength(KeyRules.LongestName, MinimumLength = 1), RegularExpression(KeyRules.Trimmed)] string Name,
        [property: RegularExpression(KeyRules.Token, ErrorMessage = "token must have 8 to 500 printable characters and no spaces.")] string? Token = null,
        [property: AllowedValues(ProviderNames.OpenAi, ProviderNames.Azure, ProviderNames.Local)] string Provider = ProviderNames.OpenAi,
        string? Endpoint = null,
        string ModelAccess = "gpt-4o,gpt-4o-mini",
        [property: Range(0, KeyRules.HighestLimit)] int DailyLimit = 10_000,
        [property: Range(0, KeyRules.HighestLimit)] int MonthlyLimit = 300_000,
        [property: Range(0, KeyRules.HighestLimit)] int RequestsPerMinute = 0,
        [property: Range(0, KeyRules.HighestLimit)] int TokensPerMinute = 0,
        [property: Range(0.0, KeyRules.HighestLimit)] decimal MonthlySpendLimit = 0,
        [property: Range(1, KeyRules.LowestPriority)] int Priority = 1,
        [property: StringLength(KeyRules.LongestName, MinimumLength = 1), RegularExpression(KeyRules.Trimmed)] string? Account = null,
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

    public static async Task<Results<Created<ShownKey>, ProblemHttpResult>> Handle(
        Request request,
        Caller caller,
        NpgsqlConnection database,
        SecretBox box,
        KeyCheck check,
        KeyRing ring,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into ai_token_pool (name, provider, token_ciphertext, token_fingerprint, endpoint, model_access, daily_limit, monthly_limit,
                                       requests_per_minute, tokens_per_minute, monthly_spend_limit, priority, account, notes,
                                       state, cooldown_until, last_error)
            values (@Name, @Provider, @Ciphertext, @Fingerprint, @Endpoint, @ModelAccess, @DailyLimit, @MonthlyLimit,
                    @RequestsPerMinute, @TokensPerMinute, @MonthlySpendLimit, @Priority, @Account, @Notes,
                    @State, case when @State = 'cooling' then now() + @Rest end, @Error)
            returning id
            """;

        var secret = request.Token is null ? KeySecret.None : KeySecret.Seal(box, request.Token);
        var endpoint = request.Endpoint ?? (request.Provider is ProviderNames.OpenAi ? EnvironmentKeyOptions.OpenAiAddress : null);
        var found = await check.FindAsync(new Credential(request.Provider, endpoint is null ? null : new Uri(endpoint), request.Token), cancellationToken);
        try
        {
            // Whether the caller still waits or not: what is stored is also in the audit, and known to this replica.
            var id = await database.QuerySingleAsync<long>(
                sql,
                new
                {
                    request.Name,
                    request.Provider,
                    secret.Ciphertext,
                    secret.Fingerprint,
                    Endpoint = endpoint,
                    request.ModelAccess,
                    request.DailyLimit,
                    request.MonthlyLimit,
                    request.RequestsPerMinute,
                    request.TokensPerMinute,
                    request.MonthlySpendLimit,
                    request.Priority,
                    request.Account,
                    request.Notes,
                    found.State,
                    found.Rest,
                    found.Error,
                });

            await Audit.WriteAsync(database, caller, "created", id, request.Name, new { request.Provider, request.ModelAccess, request.Priority });
            await ring.RefreshAsync();
            return TypedResults.Created($"/api/admin/ai-tokens/{id}", (await ListKeys.ReadAsync(database, box, id, CancellationToken.None)).Single());
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
