using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Assistants;

internal static class DeleteAssistant
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        HttpRequest request,
        NpgsqlConnection database,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from assistants
            where  id = @Id
              and  (@Versions::bigint[] is null or version = any(@Versions))
              and  (@TenantId::bigint is null or user_id = @TenantId)
            returning user_id
            """;

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var tenant = await database.QuerySingleOrDefaultAsync<long?>(
            new CommandDefinition(sql, new { Id = id, caller.TenantId, Versions = EntityTag.Expected(request) }, cancellationToken: cancellationToken));

        if (tenant is null)
            return await Staleness.ExplainAsync(database, id, caller, cancellationToken);

        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.AssistantDelete, new AuditTarget("assistant", id), tenant));
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
