using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Mail;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>Mails another token to an address that waits for its confirmation. Whether it does shows neither in the answer nor in its time.</summary>
internal static class ResendConfirmation
{
    public sealed record Request([property: Required, EmailAddress, StringLength(255)] string Email);

    public static async Task<Accepted<Register.Pending>> Handle(
        Request request,
        NpgsqlConnection database,
        Mailbox mailbox,
        IOptions<AccountOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        // The password is that of the latest registration, as it would be with the mail that got lost.
        const string sql = $"""
            update users u
            set    mailed_at = now()
            where  lower(email) = lower(@Email)
              and  confirmed_at is null
              and  {Account.IsOpen}
              and  (mailed_at is null or mailed_at < now() - interval '1 minute')
            returning id, email,
                      coalesce((select c.password_hash from email_confirmations c where c.user_id = u.id order by c.id desc limit 1), password_hash) as password_hash
            """;

        var answer = Task.Delay(Confirmation.AnswerAfter, clock, cancellationToken);
        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var account = await database.QuerySingleOrDefaultAsync<Unconfirmed>(
            new CommandDefinition(sql, new { request.Email }, cancellationToken: cancellationToken));
        if (account is not null)
            await Confirmation.OfferAsync(database, mailbox, account, options.Value.ConfirmationLifetime, cancellationToken);

        await transaction.CommitAsync(cancellationToken);
        await answer;
        return TypedResults.Accepted((string?)null, new Register.Pending(request.Email));
    }
}
