using System.Text.Json;
using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>A wrong password and an unknown address answer alike, and take alike.</summary>
internal static class Login
{
    /// <param name="Email">The address; OAuth clients call it <paramref name="Username"/>.</param>
    public sealed record Request(string? Email = null, string? Username = null, string? Password = null);

    private sealed record Row(long Id, long? TenantId, string Email, string Role, string PasswordHash);

    public static async Task<Results<Ok<Session>, ValidationProblem, ProblemHttpResult>> Handle(
        HttpRequest http,
        NpgsqlConnection database,
        Passwords passwords,
        Sessions sessions,
        AuditTrail audit,
        IOptions<AccountOptions> options,
        CancellationToken cancellationToken)
    {
        if (await ReadAsync(http, cancellationToken) is not { } request)
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "urn:chatai:unsupported-media-type", "JSON or a form is expected");

        if (Missing(request) is { Count: > 0 } missing)
            return TypedResults.ValidationProblem(missing);

        var name = (request.Email ?? request.Username)!;
        var attempt = new LoginAttempt(name, audit.Address);
        var user = await FindAsync(database, name, options.Value, cancellationToken);
        var failure = new AuditEvent(AuditActions.Login, false, TenantId: user?.TenantId ?? user?.Id, Detail: AuditText.Of(name));
        var wait = await LoginThrottle.WaitAsync(database, attempt, cancellationToken);
        var matches = wait is null && await passwords.MatchAsync(user?.PasswordHash, request.Password!, cancellationToken);

        // Once more: of many guesses at the same time, those that come after the last allowed one learn nothing, not even if they were right.
        // From here on it is no matter whether the caller still listens: he has tried.
        wait ??= await LoginThrottle.WaitAsync(database, attempt, CancellationToken.None);
        if (wait is { } time)
        {
            await audit.AddAsync(database, failure with { Suspicious = "too many attempts" });
            return LoginThrottle.Refuse(http.HttpContext.Response, time);
        }

        if (user is null || !matches)
        {
            await LoginThrottle.FailedAsync(database, attempt);
            await audit.AddAsync(database, failure);
            return Refused();
        }

        var refresh = RefreshSecret.New();
        if (await StartFamilyAsync(database, user, refresh, sessions, cancellationToken) is not { } family)
        {
            await audit.AddAsync(database, failure);
            return Refused();
        }

        await LoginThrottle.SucceededAsync(database, attempt, cancellationToken);
        await audit.AddAsync(database, new AuditEvent(AuditActions.Login, true, user.Id, user.TenantId ?? user.Id));
        return TypedResults.Ok(sessions.Open(new Account(user.Id, user.TenantId, user.Email, user.Role), family, refresh));
    }

    private static ProblemHttpResult Refused() =>
        Problem.Of(StatusCodes.Status401Unauthorized, "urn:chatai:invalid-credentials", "The address or the password is wrong");

    private static async Task<Request?> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        try
        {
            if (http.HasFormContentType)
            {
                var form = await http.ReadFormAsync(cancellationToken);
                return new Request(form["email"], form["username"], form["password"]);
            }

            return http.HasJsonContentType()
                ? await http.ReadFromJsonAsync<Request>(WireJson.Options, cancellationToken) ?? new Request()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new BadHttpRequestException("The body is neither the JSON nor the form that is expected.", exception);
        }
    }

    private static Dictionary<string, string[]> Missing(Request request)
    {
        var missing = new Dictionary<string, string[]>();
        if ((request.Email ?? request.Username) is not { Length: > 0 and <= 255 })
            missing["email"] = ["An address of at most 255 characters is required."];
        if (request.Password is not { Length: > 0 and <= 128 })
            missing["password"] = ["A password of at most 128 characters is required."];

        return missing;
    }

    private static Task<Row?> FindAsync(NpgsqlConnection database, string email, AccountOptions options, CancellationToken cancellationToken)
    {
        const string sql = $"""
            select id, tenant_id, email, role, password_hash
            from   users u
            where  lower(email) = lower(@Email)
              and  {Account.IsOpen}
              and  (confirmed_at is not null or not @RequireConfirmed)
            """;

        return database.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(sql, new { Email = email, RequireConfirmed = options.RequireConfirmedEmail is true }, cancellationToken: cancellationToken));
    }

    /// <returns>null when the account was closed, or got another password, while this one was being checked.</returns>
    private static Task<Guid?> StartFamilyAsync(
        NpgsqlConnection database,
        Row user,
        RefreshSecret refresh,
        Sessions sessions,
        CancellationToken cancellationToken)
    {
        // Whoever is about to close the account waits for this, and then finds the session; or this waits for him.
        const string sql = """
            insert into refresh_tokens (user_id, family_id, token_hash, expires_at)
            select u.id, gen_random_uuid(), @Hash, now() + make_interval(secs => @Seconds)
            from   users u
            join   users owner on owner.id = coalesce(u.tenant_id, u.id)
            where  u.id = @Id
              and  u.password_hash = @PasswordHash
              and  u.status = 'active'
              and  owner.status = 'active'
            for    share
            returning family_id
            """;

        return database.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            sql,
            new { user.Id, user.PasswordHash, refresh.Hash, Seconds = sessions.RefreshSeconds },
            cancellationToken: cancellationToken));
    }
}
