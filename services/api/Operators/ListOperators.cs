using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Operators;

/// <summary>The operators of the caller's tenant, and who is invited.</summary>
internal static class ListOperators
{
    /// <param name="Id">Of the operator; null for who is only invited.</param>
    /// <param name="Status">active, blocked, invited or expired.</param>
    /// <param name="LastSeenAt">The last sign of life while dialogs were handed over; null when there was none.</param>
    public sealed record Item(long? Id, string Email, string Status, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt);

    public static async Task<Ok<Page<Item>>> Handle(
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string all = """
            select u.id, u.email, u.status, u.created_at, p.last_seen_at
            from   users u
            left   join operator_presence p on p.user_id = u.id
            where  u.tenant_id = @TenantId
            union  all
            select null, email, case when expires_at > now() then 'invited' else 'expired' end, created_at, null
            from   operator_invitations
            where  user_id = @TenantId
            """;
        const string sql = $"""
            select count(*)
            from   ({all}) everybody;

            select *
            from   ({all}) everybody
            order  by created_at, email
            limit  @Limit
            offset @Offset;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { TenantId = InviteOperator.TenantOf(caller), Limit = limit, Offset = Page<Item>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var items = await results.ReadAsync<Item>();

        return TypedResults.Ok(new Page<Item>([.. items], total, page, limit));
    }
}
