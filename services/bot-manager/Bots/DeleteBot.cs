using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.BotManager.Bots;

internal static class DeleteBot
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        BotCalls calls,
        NpgsqlConnection database,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from bot_instances
            where  id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            """;

        var deleted = await database.ExecuteAsync(
            new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));
        if (deleted == 0)
            return Problem.NotFound("bot");

        await calls.TellAsync(id, clock.GetUtcNow());
        return TypedResults.NoContent();
    }
}
