using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.BotManager.Bots;

/// <summary>Every bot that should be at work, in one list, as operators know it from the runbook.</summary>
internal static class ListActiveBots
{
    public sealed record Response(long Id, long UserId, long AssistantId, string Platform, bool IsActive);

    public static async Task<Ok<IEnumerable<Response>>> Handle(Caller caller, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, user_id, assistant_id, platform, is_active
            from   bot_instances
            where  is_active
              and  (@TenantId::bigint is null or user_id = @TenantId)
            order  by id
            """;

        return TypedResults.Ok(await database.QueryAsync<Response>(
            new CommandDefinition(sql, new { caller.TenantId }, cancellationToken: cancellationToken)));
    }
}
