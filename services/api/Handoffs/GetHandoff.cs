using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Handoffs;

internal static class GetHandoff
{
    public static async Task<Results<Ok<Handoff>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        await FindAsync(database, id, caller, cancellationToken) is { } handoff
            ? TypedResults.Ok(handoff.At(clock.GetUtcNow()))
            : Problem.NotFound("dialog");

    /// <returns>null when there is no such dialog of the caller's tenant.</returns>
    internal static Task<Handoff?> FindAsync(NpgsqlConnection database, long dialogId, Caller caller, CancellationToken cancellationToken)
    {
        const string sql = """
            select d.id as dialog_id, d.handoff_status as status, h.reason, h.operator_id, h.requested_at, h.taken_at, h.ended_at,
                   case h.status when 'requested' then (
                       select count(*)
                       from   handoffs before
                       where  before.user_id = h.user_id
                         and  before.status = 'requested'
                         and  (before.requested_at, before.id) <= (h.requested_at, h.id)
                   ) end as queue_position,
                   case h.status when 'requested' then extract(epoch from now() - h.requested_at)::double precision end as waiting_seconds,
                   a.working_hours, a.time_zone
            from   dialogs d
            join   assistants a on a.id = d.assistant_id
            left   join lateral (
                select *
                from   handoffs
                where  dialog_id = d.id
                order  by id desc
                limit  1
            ) h on true
            where  d.id = @DialogId
              and  (@TenantId::bigint is null or d.user_id = @TenantId)
            """;

        return database.QuerySingleOrDefaultAsync<Handoff>(
            new CommandDefinition(sql, new { DialogId = dialogId, caller.TenantId }, cancellationToken: cancellationToken));
    }
}
