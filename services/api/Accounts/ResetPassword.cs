using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>Sets a new password with a token that was mailed, which confirms the address too. Every session of the account ends, and so do its other tokens.</summary>
internal static class ResetPassword
{
    public sealed record Request(
        [property: Required, StringLength(200)] string Token,
        [property: Required, StringLength(128, MinimumLength = 8)] string NewPassword);

    private sealed record Row(long Id, long TenantId, string Email);

    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Request request,
        NpgsqlConnection database,
        Passwords passwords,
        AuditTrail audit,
        EndedSessions ended,
        CancellationToken cancellationToken)
    {
        const string sql = $"""
            with given as (
                select r.user_id
                from   password_resets r
                join   users u on u.id = r.user_id
                where  r.token_hash = @Hash
                  and  r.used_at is null
                  and  r.expires_at > now()
                  and  {Account.IsOpen}
                for    update
            ), used as (
                update password_resets r
                set    used_at = now()
                from   given
                where  r.user_id = given.user_id
                  and  r.used_at is null
            )
            update users u
            set    password_hash = @PasswordHash, confirmed_at = coalesce(confirmed_at, now())
            from   given
            where  u.id = given.user_id
            returning u.id, coalesce(u.tenant_id, u.id) as tenant_id, u.email
            """;

        var passwordHash = await passwords.HashAsync(request.NewPassword, cancellationToken);
        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var user = await database.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            sql,
            new { new RefreshSecret(request.Token).Hash, PasswordHash = passwordHash },
            cancellationToken: cancellationToken));

        if (user is not null)
        {
            await Sessions.EndAllAsync(database, user.Id, cancellationToken);

            // His mailbox is his: what others have tried on his account does not hold him up.
            await LoginThrottle.SucceededAsync(database, new LoginAttempt(user.Email, audit.Address), cancellationToken);
        }

        await audit.AddAsync(database, new AuditEvent(AuditActions.PasswordReset, user is not null, user?.Id, user?.TenantId));
        await transaction.CommitAsync(CancellationToken.None);
        ended.LookAgain();
        return user is not null
            ? TypedResults.NoContent()
            : Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:invalid-token", "The token is not valid, or not any more");
    }
}
