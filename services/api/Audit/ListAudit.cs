using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Operators;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.Api.Audit;

/// <summary>The events of the caller's tenant, or, for an administrator, of all of them and of nobody; the newest first.</summary>
internal static class ListAudit
{
    public sealed record Item(
        long Id,
        DateTimeOffset OccurredAt,
        string Action,
        bool Success,
        long? ActorId,
        long? TenantId,
        string? TargetType,
        string? TargetId,
        string? RemoteAddress,
        string? Detail);

    private sealed record Filter(long? TenantId, long? ActorId, string? Action, bool? Success, DateTimeOffset? From, DateTimeOffset? To);

    public static Task<Ok<Page<Item>>> Own(
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [RegularExpression("[a-z.]{1,40}")] string? action = null,
        bool? success = null,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20) =>
        ListAsync(database, new Filter(InviteOperator.TenantOf(caller), null, action, success, from, to), page, limit, cancellationToken);

    public static Task<Ok<Page<Item>>> All(
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [FromQuery(Name = "tenant_id")] long? tenantId = null,
        [FromQuery(Name = "actor_id")] long? actorId = null,
        [RegularExpression("[a-z.]{1,40}")] string? action = null,
        bool? success = null,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20) =>
        ListAsync(database, new Filter(tenantId, actorId, action, success, from, to), page, limit, cancellationToken);

    private static async Task<Ok<Page<Item>>> ListAsync(NpgsqlConnection database, Filter filter, int page, int limit, CancellationToken cancellationToken)
    {
        const string where = """
            where  (@TenantId::bigint is null or tenant_id = @TenantId)
              and  (@ActorId::bigint is null or actor_id = @ActorId)
              and  (@Action::text is null or action = @Action)
              and  (@Success::boolean is null or success = @Success)
              and  (@From::timestamptz is null or occurred_at >= @From)
              and  (@To::timestamptz is null or occurred_at < @To)
            """;
        const string sql = $"""
            select count(*)
            from   audit_events
            {where};

            select id, occurred_at, action, success, actor_id, tenant_id, target_type, target_id, host(remote_address) as remote_address, detail
            from   audit_events
            {where}
            order  by id desc
            limit  @Limit
            offset @Offset;
            """;

        var parameters = new
        {
            filter.TenantId,
            filter.ActorId,
            filter.Action,
            filter.Success,
            filter.From,
            filter.To,
            Limit = limit,
            Offset = Page<Item>.Offset(page, limit),
        };
        await using var results = await database.QueryMultipleAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var items = await results.ReadAsync<Item>();

        return TypedResults.Ok(new Page<Item>([.. items], total, page, limit));
    }
}
