using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

internal static class Register
{
    public sealed record Request(
        [property: Required, EmailAddress, StringLength(255)] string Email,
        [property: Required, StringLength(128, MinimumLength = 8)] string Password);

    public sealed record Response(long Id, string Email, string Role, string Status, DateTimeOffset CreatedAt);

    public static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(
        Request request,
        NpgsqlConnection database,
        Passwords passwords,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into users (email, password_hash)
            values (@Email, @PasswordHash)
            on     conflict do nothing
            returning id, email, role, status, created_at
            """;

        var user = await database.QuerySingleOrDefaultAsync<Response>(new CommandDefinition(
            sql,
            new { request.Email, PasswordHash = await passwords.HashAsync(request.Password, cancellationToken) },
            cancellationToken: cancellationToken));

        await audit.AddAsync(database, new AuditEvent(AuditActions.Register, user is not null, user?.Id, user?.Id, Detail: AuditText.Of(request.Email)));
        return user is null
            ? Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:email-taken", "There is an account of this address already")
            : TypedResults.Created("/api/me", user);
    }
}
