using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Dialogs;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Handoffs;

/// <summary>The dialogs of a tenant that wait for a person, those that have waited longest first.</summary>
internal static class ListQueue
{
    /// <param name="LastUserText">The beginning of what the user wrote last, commands aside.</param>
    /// <param name="Position">From 1, in the queue of the dialog's tenant.</param>
    public sealed record Item(
        long DialogId,
        long AssistantId,
        string Channel,
        string DisplayName,
        string? LastUserText,
        string Reason,
        long Position,
        DateTimeOffset RequestedAt,
        double WaitingSeconds);

    public static async Task<Ok<Page<Item>>> Handle(
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string sql = $"""
            select count(*)
            from   handoffs
            where  status = 'requested'
              and  (@TenantId::bigint is null or user_id = @TenantId);

            select d.id as dialog_id, d.assistant_id, d.channel, {Dialog.NameColumn}, left(m.text, 200) as last_user_text,
                   h.reason, h.position, h.requested_at, extract(epoch from now() - h.requested_at)::double precision as waiting_seconds
            from   (
                select id, dialog_id, reason, requested_at,
                       row_number() over (partition by user_id order by requested_at, id) as position
                from   handoffs
                where  status = 'requested'
                  and  (@TenantId::bigint is null or user_id = @TenantId)
                order  by requested_at, id
                limit  @Limit
                offset @Offset
            ) h
            join   dialogs d on d.id = h.dialog_id
            left   join lateral (
                select text
                from   dialog_messages
                where  dialog_id = d.id
                  and  sender = 'user'
                  and  text not like '/%'
                order  by id desc
                limit  1
            ) m on true
            order  by h.requested_at, h.id;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { caller.TenantId, Limit = limit, Offset = Page<Item>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var items = await results.ReadAsync<Item>();

        return TypedResults.Ok(new Page<Item>([.. items], total, page, limit));
    }
}
