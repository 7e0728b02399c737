using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Accounts;
using ChatAi.Api.Audit;
using ChatAi.Api.Mail;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Operators;

/// <summary>Mails an invitation into the caller's tenant. A second one to the same address takes the place of the first.</summary>
internal static class InviteOperator
{
    public sealed record Request([property: Required, EmailAddress, StringLength(255)] string Email);

    public sealed record Response(long Id, string Email, DateTimeOffset ExpiresAt);

    public static async Task<Accepted<Response>> Handle(
        Request request,
        Caller caller,
        NpgsqlConnection database,
        Mailbox mailbox,
        AuditTrail audit,
        IOptions<AccountOptions> options,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into operator_invitations (user_id, email, token_hash, expires_at)
            values (@TenantId, @Email, @Hash, now() + @Lifetime)
            on     conflict (user_id, lower(email)) do update
            set    token_hash = excluded.token_hash, expires_at = excluded.expires_at
            returning id, email, expires_at
            """;

        var secret = RefreshSecret.New();
        var lifetime = options.Value.InvitationLifetime;
        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var invitation = await database.QuerySingleAsync<Response>(new CommandDefinition(
            sql,
            new { TenantId = TenantOf(caller), request.Email, secret.Hash, Lifetime = lifetime },
            cancellationToken: cancellationToken));
        await mailbox.AddAsync(database, request.Email, "You are invited to ChatAi", Letter(secret, lifetime), cancellationToken);
        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.OperatorInvite, new AuditTarget("invitation", invitation.Id), detail: AuditText.Of(request.Email)));
        await transaction.CommitAsync(cancellationToken);

        return TypedResults.Accepted("/api/operators", invitation);
    }

    /// <summary>An administrator, who sees every tenant, is his own.</summary>
    internal static long? TenantOf(Caller caller) => caller.TenantId ?? caller.UserId;

    private static string Letter(RefreshSecret secret, TimeSpan lifetime) =>
        $"""
        You are invited to answer the people who write to an assistant on ChatAi.

        To accept, choose a password and send it with this token, which is good once, for {lifetime.TotalDays:0} days:

        {secret.Value}
        """;
}
