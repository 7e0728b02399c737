using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Audit;
using ChatAi.Api.Mail;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>Mails a token to set a new password with. Whether the address has an account shows neither in the answer nor in its time.</summary>
internal static class ForgotPassword
{
    /// <summary>Longer than the work takes, so that it hides whether there was any.</summary>
    private static readonly TimeSpan AnswerAfter = TimeSpan.FromSeconds(0.5);

    public sealed record Request([property: Required, EmailAddress, StringLength(255)] string Email);

    private sealed record Row(long Id, long TenantId, string Email);

    public static async Task<NoContent> Handle(
        Request request,
        NpgsqlConnection database,
        Mailbox mailbox,
        AuditTrail audit,
        IOptions<AccountOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var answer = Task.Delay(AnswerAfter, clock, cancellationToken);
        await MailAsync(request.Email, database, mailbox, audit, options.Value, cancellationToken);
        await answer;
        return TypedResults.NoContent();
    }

    private static async Task MailAsync(
        string email,
        NpgsqlConnection database,
        Mailbox mailbox,
        AuditTrail audit,
        AccountOptions options,
        CancellationToken cancellationToken)
    {
        // Not more than one a minute: nobody's mailbox is filled from here.
        const string sql = $"""
            with account as (
                select id, coalesce(tenant_id, id) as tenant_id, email
                from   users u
                where  lower(email) = lower(@Email)
                  and  {Account.IsOpen}
                  and  not exists (
                           select from password_resets r
                           where  r.user_id = u.id
                             and  r.created_at > now() - interval '1 minute'
                       )
            ), reset as (
                insert into password_resets (user_id, token_hash, expires_at)
                select id, @Hash, now() + @Lifetime
                from   account
            )
            select id, tenant_id, email
            from   account
            """;

        var secret = RefreshSecret.New();
        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var account = await database.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            sql,
            new { Email = email, secret.Hash, Lifetime = options.ResetTokenLifetime },
            cancellationToken: cancellationToken));
        if (account is not null)
            await mailbox.AddAsync(database, account.Email, "A new password for ChatAi", Letter(secret, options.ResetTokenLifetime), cancellationToken);

        await audit.AddAsync(database, account is null
            ? new AuditEvent(AuditActions.PasswordForgotten, false, Detail: AuditText.Of(email))
            : new AuditEvent(AuditActions.PasswordForgotten, true, TenantId: account.TenantId, Target: new AuditTarget("user", account.Id)));
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Letter(RefreshSecret secret, TimeSpan lifetime) =>
        $"""
        Somebody, we hope you, wants to set a new password for your ChatAi account.

        The token for it is good once, for {lifetime.TotalMinutes:0} minutes:

        {secret.Value}

        If it was not you, there is nothing to do: your password stays as it is.
        """;
}
