using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>Whoever has the token has the mailbox: the account is his, with the password of the registration that it was mailed for.</summary>
internal static class ConfirmEmail
{
    public sealed record Request([property: Required, StringLength(200)] string Token);

    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Request request,
        NpgsqlConnection database,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        const string sql = $"""
            with given as (
                select c.user_id, c.password_hash
                from   email_confirmations c
                join   users u on u.id = c.user_id
                where  c.token_hash = @Hash
                  and  c.expires_at > now()
                  and  u.confirmed_at is null
                  and  {Account.IsOpen}
            ), used as (
                delete from email_confirmations c
                using  given
                where  c.user_id = given.user_id
            )
            update users u
            set    confirmed_at = now(), password_hash = given.password_hash
            from   given
            where  u.id = given.user_id
              and  u.confirmed_at is null
            returning u.id
            """;

        var user = await database.QuerySingleOrDefaultAsync<long?>(
            new CommandDefinition(sql, new { new RefreshSecret(request.Token).Hash }, cancellationToken: cancellationToken));
        await audit.AddAsync(database, new AuditEvent(AuditActions.EmailConfirm, user is not null, user, user));

        return user is not null
            ? TypedResults.NoContent()
            : Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:invalid-token", "The token is not valid, or not any more");
    }
}
