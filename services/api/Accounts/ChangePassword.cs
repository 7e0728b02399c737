using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>Changes the caller's own password; every session ends, and he logs in anew.</summary>
internal static class ChangePassword
{
    public sealed record Request(
        [property: Required, StringLength(128)] string CurrentPassword,
        [property: Required, StringLength(128, MinimumLength = 8)] string NewPassword);

    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Request request,
        Caller caller,
        NpgsqlConnection database,
        Passwords passwords,
        AuditTrail audit,
        EndedSessions ended,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        const string current = """
            select password_hash
            from   users
            where  id = @UserId
            """;

        // The hash that was checked must still be the one that is replaced.
        const string change = """
            update users
            set    password_hash = @NewHash
            where  id = @UserId
              and  password_hash = @Hash
            """;

        // Whoever has found a token must not find the password with it.
        var attempt = new LoginAttempt($"user {caller.UserId}", audit.Address);
        if (await LoginThrottle.WaitAsync(database, attempt, cancellationToken) is { } wait)
            return LoginThrottle.Refuse(response, wait);

        var hash = await database.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(current, new { caller.UserId }, cancellationToken: cancellationToken));
        var newHash = await passwords.MatchAsync(hash, request.CurrentPassword, cancellationToken)
            ? await passwords.HashAsync(request.NewPassword, cancellationToken)
            : null;
        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var changed = newHash is not null && await database.ExecuteAsync(
            new CommandDefinition(change, new { caller.UserId, Hash = hash, NewHash = newHash }, cancellationToken: cancellationToken)) == 1;
        if (changed)
        {
            await Sessions.EndAllAsync(database, caller.UserId!.Value, cancellationToken);
            await LoginThrottle.SucceededAsync(database, attempt, cancellationToken);
        }
        else
        {
            await LoginThrottle.FailedAsync(database, attempt);
        }

        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.PasswordChange, success: changed));
        await transaction.CommitAsync(CancellationToken.None);
        ended.LookAgain();

        return changed
            ? TypedResults.NoContent()
            : Problem.Of(StatusCodes.Status403Forbidden, "urn:chatai:invalid-credentials", "The current password is wrong");
    }
}
