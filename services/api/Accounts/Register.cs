using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Audit;
using ChatAi.Api.Mail;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>
/// Makes an account. Where addresses have to be confirmed, the answer is always the same and the mailbox's owner learns
/// the rest; where not, the account can be used at once, and an address that is taken is answered as such.
/// </summary>
internal static class Register
{
    public sealed record Request(
        [property: Required, EmailAddress, StringLength(255)] string Email,
        [property: Required, StringLength(128, MinimumLength = 8)] string Password);

    public sealed record Response(long Id, string Email, string Role, string Status, DateTimeOffset CreatedAt);

    /// <param name="Status">Always <c>confirmation_sent</c>.</param>
    public sealed record Pending(string Email, string Status = "confirmation_sent");

    private sealed record Known(long Id, string Email, bool IsConfirmed);

    public static async Task<Results<Created<Response>, Accepted<Pending>, ProblemHttpResult>> Handle(
        Request request,
        NpgsqlConnection database,
        Passwords passwords,
        Mailbox mailbox,
        AuditTrail audit,
        IOptions<AccountOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var mustConfirm = options.Value.RequireConfirmedEmail is true;
        var answer = mustConfirm ? Task.Delay(Confirmation.AnswerAfter, clock, cancellationToken) : Task.CompletedTask;
        var passwordHash = await passwords.HashAsync(request.Password, cancellationToken);
        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var user = await InsertAsync(database, request.Email, passwordHash, cancellationToken);
        await audit.AddAsync(database, new AuditEvent(AuditActions.Register, user is not null, user?.Id, user?.Id, Detail: AuditText.Of(request.Email)));
        if (mustConfirm)
            await MailAsync(request.Email, user, passwordHash, database, mailbox, options.Value, cancellationToken);

        await transaction.CommitAsync(cancellationToken);
        await answer;
        if (mustConfirm)
            return TypedResults.Accepted((string?)null, new Pending(request.Email));

        return user is null
            ? Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:email-taken", "There is an account of this address already")
            : TypedResults.Created("/api/me", user);
    }

    private static Task<Response?> InsertAsync(NpgsqlConnection database, string email, string passwordHash, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into users (email, password_hash, mailed_at)
            values (@Email, @PasswordHash, now())
            on     conflict do nothing
            returning id, email, role, status, created_at
            """;

        return database.QuerySingleOrDefaultAsync<Response?>(
            new CommandDefinition(sql, new { Email = email, PasswordHash = passwordHash }, cancellationToken: cancellationToken));
    }

    private static async Task MailAsync(
        string email,
        Response? made,
        string passwordHash,
        NpgsqlConnection database,
        Mailbox mailbox,
        AccountOptions options,
        CancellationToken cancellationToken)
    {
        // Not more than one a minute: nobody's mailbox is filled from here.
        const string sql = $"""
            update users u
            set    mailed_at = now()
            where  lower(email) = lower(@Email)
              and  {Account.IsOpen}
              and  (mailed_at is null or mailed_at < now() - interval '1 minute')
            returning id, email, confirmed_at is not null as is_confirmed
            """;

        var account = made is not null
            ? new Known(made.Id, made.Email, IsConfirmed: false)
            : await database.QuerySingleOrDefaultAsync<Known>(new CommandDefinition(sql, new { Email = email }, cancellationToken: cancellationToken));

        if (account is { IsConfirmed: true })
            await Confirmation.RemindAsync(database, mailbox, account.Email, cancellationToken);
        else if (account is not null)
            await Confirmation.OfferAsync(database, mailbox, new Unconfirmed(account.Id, account.Email, passwordHash), options.ConfirmationLifetime, cancellationToken);
    }
}
