using ChatAi.Api.Audit;
using ChatAi.Api.Operators;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Webhooks;

internal static class DeleteWebhook
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from webhooks
            where  id = @Id
              and  user_id = @TenantId
            """;

        var deleted = await database.ExecuteAsync(
            new CommandDefinition(sql, new { Id = id, TenantId = InviteOperator.TenantOf(caller) }, cancellationToken: cancellationToken));

        if (deleted == 0)
            return Problem.NotFound("webhook");

        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.WebhookDelete, new AuditTarget("webhook", id)));
        return TypedResults.NoContent();
    }
}
