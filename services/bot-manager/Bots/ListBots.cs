using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.BotManager.Bots;

internal static class ListBots
{
    public static async Task<Ok<Page<BotInstance>>> Handle(
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string sql = """
            select count(*)
            from   bot_instances
            where  @TenantId::bigint is null or user_id = @TenantId;

            select id, user_id, assistant_id, platform, username, display_name, mode, is_active, state, last_error, created_at, updated_at
            from   bot_instances
            where  @TenantId::bigint is null or user_id = @TenantId
            order  by id
            limit  @Limit
            offset @Offset;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { caller.TenantId, Limit = limit, Offset = Page<BotInstance>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var items = await results.ReadAsync<BotInstance>();

        return TypedResults.Ok(new Page<BotInstance>([.. items], total, page, limit));
    }
}
