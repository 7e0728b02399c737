using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Accounts;
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

    public static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(
        Request request,
        NpgsqlConnection database,
        Passwords passwords,
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
            insert into users (tenant_id, email, password_hash, role)
            select user_id, email, @PasswordHash, 'operator'
            from   invitation
            returning id, email, role, status, created_at
            """;

        try
        {
            var made = await database.QuerySingleOrDefaultAsync<Response>(new CommandDefinition(
                sql,
                new { new RefreshSecret(request.Token).Hash, PasswordHash = passwords.Hash(request.Password) },
                cancellationToken: cancellationToken));
            if (made is not null)
                return TypedResults.Created("/api/me", made);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Registered at this very moment.
        }

        return Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:invalid-token", "The token is not valid any more, or its address has an account already");
    }
}
