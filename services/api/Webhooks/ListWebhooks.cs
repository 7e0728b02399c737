using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Operators;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Webhooks;

internal static class ListWebhooks
{
    public static async Task<Ok<Page<Webhook>>> Handle(
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string sql = $"""
            select count(*)
            from   webhooks
            where  user_id = @TenantId;

            select {Webhook.Columns}
            from   webhooks
            where  user_id = @TenantId
            order  by id
            limit  @Limit
            offset @Offset;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { TenantId = InviteOperator.TenantOf(caller), Limit = limit, Offset = Page<Webhook>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var items = await results.ReadAsync<Webhook>();

        return TypedResults.Ok(new Page<Webhook>([.. items], total, page, limit));
    }
}
