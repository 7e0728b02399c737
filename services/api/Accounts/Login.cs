using System.Text.Json;
using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
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
        CancellationToken cancellationToken)
    {
        if (await ReadAsync(http, cancellationToken) is not { } request)
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "urn:chatai:unsupported-media-type", "JSON or a form is expected");

        if (Missing(request) is { Count: > 0 } missing)
            return TypedResults.ValidationProblem(missing);

        var name = (request.Email ?? request.Username)!;
        var attempt = new LoginAttempt(name, audit.Address);
        var user = await FindAsync(database, name, cancellationToken);
        var failure = new AuditEvent(AuditActions.Login, false, TenantId: user?.TenantId ?? user?.Id, Detail: AuditText.Of(name));
        var wait = await LoginThrottle.WaitAsync(database, attempt, cancellationToken);
        var matches = wait is null && await passwords.MatchAsync(user?.PasswordHash, request.Password!, cancellationToken);

        // Once more: of many guesses at the same time, those that come after the last allowed one learn nothing, not even if they were right.
        wait ??= await LoginThrottle.WaitAsync(database, attempt, cancellationToken);
        if (wait is { } time)
        {
            await audit.AddAsync(database, failure);
            return LoginThrottle.Refuse(http.HttpContext.Response, time);
        }

        if (!matches)
        {
            await LoginThrottle.FailedAsync(database, attempt);
            await audit.AddAsync(database, failure);
            return Problem.Of(StatusCodes.Status401Unauthorized, "urn:chatai:invalid-credentials", "The address or the password is wrong");
        }

        var refresh = RefreshSecret.New();
        await StartFamilyAsync(database, user!.Id, refresh, sessions, cancellationToken);
        await LoginThrottle.SucceededAsync(database, attempt, cancellationToken);
        await audit.AddAsync(database, new AuditEvent(AuditActions.Login, true, user.Id, user.TenantId ?? user.Id));
        return TypedResults.Ok(sessions.Open(new Account(user.Id, user.TenantId, user.Email, user.Role), refresh));
    }

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

    private static Task<Row?> FindAsync(NpgsqlConnection database, string email, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, tenant_id, email, role, password_hash
            from   users
            where  lower(email) = lower(@Email)
              and  status = 'active'
            """;

        return database.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, new { Email = email }, cancellationToken: cancellationToken));
    }

    private static async Task StartFamilyAsync(
        NpgsqlConnection database,
        long userId,
        RefreshSecret refresh,
        Sessions sessions,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into refresh_tokens (user_id, family_id, token_hash, expires_at)
            values (@UserId, gen_random_uuid(), @Hash, now() + make_interval(secs => @Seconds))
            """;

        await database.ExecuteAsync(new CommandDefinition(
            sql,
            new { UserId = userId, refresh.Hash, Seconds = sessions.RefreshSeconds },
            cancellationToken: cancellationToken));
    }
}
