using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Accounts;
using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Operators;

/// <summary>Makes the account of an operator who was invited: the token has come to his address.</summary>
internal static class AcceptInvitation
{
    public sealed record Request(
        [property: Required, StringLength(200)] string Token,
        [property: Required, StringLength(128, MinimumLength = 8)] string Password);

    public sealed record Response(long Id, string Email, string Role, string Status, DateTimeOffset CreatedAt);

    private sealed record Row(long Id, long TenantId, string Email, string Role, string Status, DateTimeOffset CreatedAt);

    public static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(
        Request request,
        NpgsqlConnection database,
        Passwords passwords,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        // An address that has an account already keeps it, and its invitation.
        const string sql = """
            with invitation as (
                delete from operator_invitations i
                where  token_hash = @Hash
                  and  expires_at > now()
                  and  not exists (select from users u where lower(u.email) = lower(i.email))
                returning user_id, email
            )
            insert into users (tenant_id, email, password_hash, role, confirmed_at)
            select user_id, email, @PasswordHash, 'operator', now()
            from   invitation
            returning id, tenant_id, email, role, status, created_at
            """;

        try
        {
            var made = await database.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                sql,
                new { new RefreshSecret(request.Token).Hash, PasswordHash = await passwords.HashAsync(request.Password, cancellationToken) },
                cancellationToken: cancellationToken));
            if (made is not null)
            {
                await audit.AddAsync(database, new AuditEvent(AuditActions.OperatorAccept, true, made.Id, made.TenantId));
                return TypedResults.Created("/api/me", new Response(made.Id, made.Email, made.Role, made.Status, made.CreatedAt));
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Registered at this very moment.
        }

        await audit.AddAsync(database, new AuditEvent(AuditActions.OperatorAccept, false));
        return Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:invalid-token", "The token is not valid any more, or its address has an account already");
    }
}
