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

internal static class UpdateKey
{
    /// <summary>What is left out stays as it is.</summary>
    /// <param name="Token">A new secret in the place of the old one; it is tried before it counts as ready.</param>
    /// <param name="Account">An empty text: no account.</param>
    /// <param name="IsActive">True also brings back a key that the pool has disabled or is resting.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Request(
        [property: StringLength(KeyRules.LongestName, MinimumLength = 1), RegularExpression(KeyRules.Trimmed)] string? Name = null,
        [property: RegularExpression(KeyRules.Token, ErrorMessage = "token must have 8 to 500 printable characters and no spaces.")] string? Token = null,
        string? Endpoint = null,
        string? ModelAccess = null,
        [property: Range(0, KeyRules.HighestLimit)] int? DailyLimit = null,
        [property: Range(0, KeyRules.HighestLimit)] int? MonthlyLimit = null,
        [property: Range(0, KeyRules.HighestLimit)] int? RequestsPerMinute = null,
        [property: Range(0, KeyRules.HighestLimit)] int? TokensPerMinute = null,
        [property: Range(0.0, KeyRules.HighestLimit)] decimal? MonthlySpendLimit = null,
        [property: Range(1, KeyRules.LowestPriority)] int? Priority = null,
        [property: StringLength(KeyRules.LongestName)] string? Account = null,
        bool? IsActive = null,
        [property: StringLength(KeyRules.LongestNotes)] string? Notes = null) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            KeyRules.ModelAccessFaults(ModelAccess).Concat(KeyRules.EndpointFaults(Endpoint));

        /// <summary>A record prints its members, and this one must not.</summary>
        public override string ToString() => Name ?? "";
    }

    public sealed record Response(string Message, ShownKey Key);

    private sealed record Stored(string Name, string Provider, string? Endpoint, byte[]? TokenCiphertext);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        long id,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        SecretBox box,
        KeyCheck check,
        KeyRing ring,
        CancellationToken cancellationToken)
    {
        if (await StoredAsync(id, database, cancellationToken) is not { } stored)
            return Problem.NotFound("AI token");
        if (stored.Provider is ProviderNames.Local && (request.Token ?? request.Endpoint) is not null)
            return Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:bad-request", "The local provider has neither a token nor an endpoint");

        var found = await FindAsync(request, stored, box, check, cancellationToken);
        try
        {
            if (!await ChangeAsync(id, request, found, box, database))
                return Problem.NotFound("AI token");
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return CreateKey.Duplicate(exception);
        }

        await Audit.WriteAsync(database, caller, "updated", id, request.Name ?? stored.Name, request with { Token = request.Token is null ? null : "(changed)" });
        await ring.RefreshAsync();
        return TypedResults.Ok(new Response("The AI token was updated", (await ListKeys.ReadAsync(database, box, id, CancellationToken.None)).Single()));
    }

    private static Task<Stored?> StoredAsync(long id, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select name, provider, endpoint, token_ciphertext
            from   ai_token_pool
            where  id = @Id
            """;

        return database.QuerySingleOrDefaultAsync<Stored>(new CommandDefinition(sql, new { Id = id }, cancellationToken: cancellationToken));
    }

    /// <returns>Null when nothing changes that the provider would have to be asked about.</returns>
    private static async Task<Finding?> FindAsync(Request request, Stored stored, SecretBox box, KeyCheck check, CancellationToken cancellationToken)
    {
        if (request.Token is null && request.Endpoint is null)
            return request.IsActive is true ? new Finding("ready", null, null) : null;

        var secret = request.Token ?? KeySecret.Open(box, stored.TokenCiphertext!);
        return await check.FindAsync(new Credential(stored.Provider, new Uri(request.Endpoint ?? stored.Endpoint!), secret), cancellationToken);
    }

    private static async Task<bool> ChangeAsync(long id, Request request, Finding? found, SecretBox box, NpgsqlConnection database)
    {
        const string sql = """
            update ai_token_pool
            set    name                = coalesce(@Name, name),
                   token_ciphertext    = coalesce(@Ciphertext, token_ciphertext),
                   token_fingerprint   = coalesce(@Fingerprint, token_fingerprint),
                   endpoint            = coalesce(@Endpoint, endpoint),
                   model_access        = coalesce(@ModelAccess, model_access),
                   daily_limit         = coalesce(@DailyLimit, daily_limit),
                   monthly_limit       = coalesce(@MonthlyLimit, monthly_limit),
                   requests_per_minute = coalesce(@RequestsPerMinute, requests_per_minute),
                   tokens_per_minute   = coalesce(@TokensPerMinute, tokens_per_minute),
                   monthly_spend_limit = coalesce(@MonthlySpendLimit, monthly_spend_limit),
                   priority            = coalesce(@Priority, priority),
                   account             = nullif(coalesce(@Account, account), ''),
                   is_active           = coalesce(@IsActive, is_active),
                   notes               = coalesce(@Notes, notes),
                   state               = coalesce(@State, state),
                   cooldown_until      = case when @State is null then cooldown_until when @State = 'cooling' then now() + @Rest end,
                   error_count         = case when @State is null then error_count else 0 end,
                   last_error          = case when @State is null then last_error else @Error end,
                   updated_at          = now()
            where  id = @Id
            """;

        var secret = request.Token is null ? KeySecret.None : KeySecret.Seal(box, request.Token);
        return await database.ExecuteAsync(
            sql,
            new
            {
                Id = id,
                request.Name,
                secret.Ciphertext,
                secret.Fingerprint,
                request.Endpoint,
                request.ModelAccess,
                request.DailyLimit,
                request.MonthlyLimit,
                request.RequestsPerMinute,
                request.TokensPerMinute,
                request.MonthlySpendLimit,
                request.Priority,
                Account = request.Account?.Trim(),
                request.IsActive,
                request.Notes,
                found?.State,
                found?.Rest,
                found?.Error,
            }) > 0;
    }
}
