using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Tenants;

/// <summary>
/// Disables a tenant: its people are signed out and cannot sign in, and its bots stop. Everything stays as it is until it
/// is enabled again, or deleted.
/// </summary>
internal static class SwitchTenant
{
    public sealed record Response(long Id, string Email, string Status);

    public static Task<Results<Ok<Response>, ProblemHttpResult>> Disable(
        long id, Caller caller, NpgsqlConnection database, AuditTrail audit, EndedSessions ended, CancellationToken cancellationToken) =>
        SwitchAsync(id, "blocked", AuditActions.TenantDisable, caller, database, audit, ended, cancellationToken);

    public static Task<Results<Ok<Response>, ProblemHttpResult>> Enable(
        long id, Caller caller, NpgsqlConnection database, AuditTrail audit, EndedSessions ended, CancellationToken cancellationToken) =>
        SwitchAsync(id, "active", AuditActions.TenantEnable, caller, database, audit, ended, cancellationToken);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> SwitchAsync(
        long id,
        string status,
        string action,
        Caller caller,
        NpgsqlConnection database,
        AuditTrail audit,
        EndedSessions ended,
        CancellationToken cancellationToken)
    {
        const string change = """
            update users
            set    status = @Status
            where  id = @Id
              and  role = 'user'
            returning id, email, status
            """;

        // After the change, in a statement of its own: a login that the change had to wait for is seen by it.
        const string end = """
            update refresh_tokens t
            set    revoked_at = now()
            from   users u
            where  u.id = t.user_id
              and  (u.id = @Id or u.tenant_id = @Id)
              and  t.revoked_at is null
            """;

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var tenant = await database.QuerySingleOrDefaultAsync<Response>(new CommandDefinition(change, new { Id = id, Status = status }, cancellationToken: cancellationToken));
        if (tenant is null)
            return Problem.NotFound("tenant");

        await database.ExecuteAsync(new CommandDefinition(end, new { Id = id }, cancellationToken: cancellationToken));
        await audit.AddAsync(database, AuditEvent.By(caller, action, new AuditTarget("tenant", id), id));
        await transaction.CommitAsync(cancellationToken);
        ended.LookAgain();

        return TypedResults.Ok(tenant);
    }
}
