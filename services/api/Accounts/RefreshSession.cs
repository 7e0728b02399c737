using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>
/// A refresh token is good for one use, and each use gives the next of its family. A used one that comes again was
/// stolen from either side, so the whole family ends.
/// </summary>
internal static class RefreshSession
{
    public sealed record Request([property: Required, StringLength(200)] string RefreshToken);

    private sealed record Row(Guid FamilyId, long Id, long? TenantId, string Email, string Role);

    public static async Task<Results<Ok<Session>, ProblemHttpResult>> Handle(
        Request request,
        NpgsqlConnection database,
        Sessions sessions,
        AuditTrail audit,
        EndedSessions endedSessions,
        CancellationToken cancellationToken)
    {
        const string sql = $"""
            with used as (
                update refresh_tokens t
                set    used_at = now()
                from   users u
                where  t.token_hash = @Hash
                  and  t.used_at is null
                  and  t.revoked_at is null
                  and  t.expires_at > now()
                  and  u.id = t.user_id
                  and  {Account.IsOpen}
                  and  not exists (select from ended_sessions e where e.family_id = t.family_id)
                returning t.family_id, u.id, u.tenant_id, u.email, u.role
            ), next as (
                insert into refresh_tokens (user_id, family_id, token_hash, expires_at)
                select id, family_id, @NextHash, now() + make_interval(secs => @Seconds)
                from   used
            )
            select family_id, id, tenant_id, email, role
            from   used
            """;

        var given = new RefreshSecret(request.RefreshToken);
        var next = RefreshSecret.New();
        var user = await database.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            sql,
            new { given.Hash, NextHash = next.Hash, Seconds = sessions.RefreshSeconds },
            cancellationToken: cancellationToken));

        if (user is not null)
            return TypedResults.Ok(sessions.Open(new Account(user.Id, user.TenantId, user.Email, user.Role), user.FamilyId, next));

        if (await EndFamilyAsync(database, given, onlyIfUsed: true, cancellationToken) is { } ended)
        {
            endedSessions.LookAgain();
            await audit.AddAsync(database, new AuditEvent(
                AuditActions.RefreshReuse,
                false,
                TenantId: ended.TenantId,
                Target: new AuditTarget("user", ended.UserId),
                Suspicious: "a refresh token came back that was used before"));
        }

        return Problem.Of(StatusCodes.Status401Unauthorized, "urn:chatai:invalid-refresh-token", "The refresh token is not valid");
    }

    /// <returns>Whose session ended; null when none did.</returns>
    internal static async Task<Ended?> EndFamilyAsync(
        NpgsqlConnection database,
        RefreshSecret member,
        bool onlyIfUsed,
        CancellationToken cancellationToken)
    {
        const string sql = """
            with ended as (
                update refresh_tokens t
                set    revoked_at = now()
                from   refresh_tokens given
                where  given.token_hash = @Hash
                  and  (given.used_at is not null or not @OnlyIfUsed)
                  and  t.family_id = given.family_id
                  and  t.revoked_at is null
                returning t.user_id
            )
            select id as user_id, coalesce(tenant_id, id) as tenant_id
            from   users
            where  id in (select user_id from ended)
            """;

        return await database.QuerySingleOrDefaultAsync<Ended>(new CommandDefinition(
            sql,
            new { member.Hash, OnlyIfUsed = onlyIfUsed },
            cancellationToken: cancellationToken));
    }

    internal sealed record Ended(long UserId, long TenantId);
}
