using ChatAi.ServiceDefaults.Secrets;
using Dapper;
using Npgsql;

namespace ChatAi.Api.Mail;

/// <summary>
/// Mails that are to be sent. One is put here in the transaction of what it is about, so that there is never one without
/// the other; and because it carries a secret, its text lies sealed.
/// </summary>
internal sealed class Mailbox(SecretBox secrets)
{
    private const string Purpose = "mail";

    public Task AddAsync(NpgsqlConnection connection, string recipient, string subject, string body, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into mails (recipient, subject, body_ciphertext)
            values (@Recipient, @Subject, @Body)
            """;

        return connection.ExecuteAsync(new CommandDefinition(
            sql,
            new { Recipient = recipient, Subject = subject, Body = secrets.Seal(body, Purpose) },
            cancellationToken: cancellationToken));
    }

    /// <summary>Takes the next one out, for as long as the connection's transaction lasts; a rollback puts it back.</summary>
    public static async Task<WaitingMail?> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string sql = """
            delete from mails
            where  id = (
                select id
                from   mails
                where  next_attempt_at <= now()
                order  by next_attempt_at
                limit  1
                for    update skip locked
            )
            returning id, recipient, subject, body_ciphertext, attempts
            """;

        return await connection.QuerySingleOrDefaultAsync<WaitingMail>(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }

    /// <exception cref="System.Security.Cryptography.CryptographicException">It was sealed with another key.</exception>
    public string BodyOf(WaitingMail mail) => secrets.Open(mail.BodyCiphertext, Purpose);

    /// <summary>It was not sent, and waits.</summary>
    public static Task PostponeAsync(NpgsqlConnection connection, long id, TimeSpan wait, string error, CancellationToken cancellationToken)
    {
        const string sql = """
            update mails
            set    attempts = attempts + 1, next_attempt_at = now() + @Wait, last_error = @Error
            where  id = @Id
            """;

        return connection.ExecuteAsync(new CommandDefinition(sql, new { Id = id, Wait = wait, Error = error }, cancellationToken: cancellationToken));
    }
}

internal sealed record WaitingMail(long Id, string Recipient, string Subject, byte[] BodyCiphertext, int Attempts);
