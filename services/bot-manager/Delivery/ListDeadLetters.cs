using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.BotManager.Delivery;

/// <summary>What Telegram will not deliver, the newest first.</summary>
internal static class ListDeadLetters
{
    /// <param name="Reason">As Telegram puts it.</param>
    /// <param name="Preview">How it begins, for its tenant; what tenants write is not for who looks after all of them.</param>
    public sealed record Response(
        long Id,
        long BotId,
        long ChatId,
        string? Reason,
        int Attempts,
        DateTimeOffset CreatedAt,
        string? Preview);

    public static async Task<Ok<Page<Response>>> Handle(
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string sql = """
            select count(*)
            from   telegram_outbox
            join   bot_instances on bot_instances.id = telegram_outbox.bot_id
            where  telegram_outbox.state = 'failed'
              and  (@TenantId::bigint is null or bot_instances.user_id = @TenantId);

            select telegram_outbox.id, bot_id, chat_id, telegram_outbox.last_error as reason, attempts, telegram_outbox.created_at,
                   case when bot_instances.user_id = @TenantId then left(text, 100) end as preview
            from   telegram_outbox
            join   bot_instances on bot_instances.id = telegram_outbox.bot_id
            where  telegram_outbox.state = 'failed'
              and  (@TenantId::bigint is null or bot_instances.user_id = @TenantId)
            order  by telegram_outbox.id desc
            limit  @Limit
            offset @Offset;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { caller.TenantId, Limit = limit, Offset = Page<Response>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var items = await results.ReadAsync<Response>();

        return TypedResults.Ok(new Page<Response>([.. items], total, page, limit));
    }
}
