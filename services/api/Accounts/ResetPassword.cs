using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>Sets a new password with a token that was mailed. Every session of the account ends, and so do its other tokens.</summary>
internal static class ResetPassword
{
    public sealed record Request(
        [property: Required, StringLength(200)] string Token,
        [property: Required, StringLength(128, MinimumLength = 8)] string NewPassword);

    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Request request,
        NpgsqlConnection database,
        Passwords passwords,
        CancellationToken cancellationToken)
    {
        const string sql = """
            with given as (
                select r.user_id
                from   password_resets r
                join   users u on u.id = r.user_id
                where  r.token_hash = @Hash
                  and  r.used_at is null
                  and  r.expires_at > now()
                  and  u.status = 'active'
                for    update
            ), used as (
                update password_resets r
                set    used_at = now()
                from   given
                where  r.user_id = given.user_id
                  and  r.used_at is null
            ), ended as (
                update refresh_tokens t
                set    revoked_at = now()
                from   given
                where  t.user_id = given.user_id
                  and  t.revoked_at is null
            )
            update users u
            set    password_hash = @PasswordHash
            from   given
            where  u.id = given.user_id
            """;

        var changed = await database.ExecuteAsync(new CommandDefinition(
            sql,
            new { new RefreshSecret(request.Token).Hash, PasswordHash = passwords.Hash(request.NewPassword) },
            cancellationToken: cancellationToken));

        return changed == 1
            ? TypedResults.NoContent()
            : Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:invalid-token", "The token is not valid, or not any more");
    }
}
