using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Tenants;

/// <summary>
/// Deletes a tenant with everything it has: its people, assistants, knowledge, bots and dialogs. What remains is what is
/// accounted for without foreign keys: the records of usage, and the audit.
/// </summary>
internal static class DeleteTenant
{
    /// <summary>Thousands of passages leave two indexes one by one.</summary>
    private const int PatienceSeconds = 600;

    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        AuditTrail audit,
        EndedSessions ended,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from users
            where  id = @Id
              and  role = 'user'
            """;

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);

        // Goes on when the caller has lost patience: all of it was asked for.
        var deleted = await database.ExecuteAsync(new CommandDefinition(sql, new { Id = id }, commandTimeout: PatienceSeconds, cancellationToken: CancellationToken.None));
        if (deleted == 0)
            return Problem.NotFound("tenant");

        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.TenantDelete, new AuditTarget("tenant", id), id));
        await transaction.CommitAsync(CancellationToken.None);
        ended.LookAgain();

        return TypedResults.NoContent();
    }
}
