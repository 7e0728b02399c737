using ChatAi.Api.Mail;
using Dapper;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>What is mailed to an address that somebody registers.</summary>
internal static class Confirmation
{
    /// <summary>Longer than the work takes, so that it hides whether there was any.</summary>
    public static readonly TimeSpan AnswerAfter = TimeSpan.FromSeconds(0.5);

    /// <summary>A token that makes the account the mailbox's owner's, with the password of this registration.</summary>
    public static async Task OfferAsync(
        NpgsqlConnection database,
        Mailbox mailbox,
        Unconfirmed account,
        TimeSpan lifetime,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into email_confirmations (user_id, token_hash, password_hash, expires_at)
            values (@Id, @Hash, @PasswordHash, now() + @Lifetime)
            """;

        var secret = RefreshSecret.New();
        await database.ExecuteAsync(new CommandDefinition(
            sql,
            new { account.Id, secret.Hash, account.PasswordHash, Lifetime = lifetime },
            cancellationToken: cancellationToken));
        await mailbox.AddAsync(database, account.Email, "Confirm your address for ChatAi", Offer(secret, lifetime), cancellationToken);
    }

    /// <summary>Somebody registers an address that has its account: only its owner learns of it.</summary>
    public static Task RemindAsync(NpgsqlConnection database, Mailbox mailbox, string email, CancellationToken cancellationToken) =>
        mailbox.AddAsync(database, email, "You have an account at ChatAi already", Reminder, cancellationToken);

    private const string Reminder = """
        Somebody, perhaps you, wanted to register this address at ChatAi. It has an account already.

        If it was you, log in; if you have forgotten your password, ask for a new one. If it was not you, there is nothing
        to do: your account stays as it is.
        """;

    private static string Offer(RefreshSecret secret, TimeSpan lifetime) =>
        $"""
        Somebody, we hope you, has registered this address at ChatAi.

        To confirm that it is yours, use this token, which is good once, for {lifetime.TotalHours:0} hours:

        {secret.Value}

        If it was not you, do nothing: without the token nobody can use the account.
        """;
}

/// <param name="PasswordHash">That the account shall have when it is confirmed.</param>
internal sealed record Unconfirmed(long Id, string Email, string PasswordHash);
