using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Tenants;

/// <summary>Every tenant, and how much it has.</summary>
internal static class ListTenants
{
    /// <param name="Status">active, or blocked when it is disabled.</param>
    public sealed record Item(
        long Id,
        string Email,
        string Status,
        DateTimeOffset CreatedAt,
        long Operators,
        long Assistants,
        long Bots,
        long Dialogs);

    /// <param name="search">Part of the owner's address.</param>
    public static async Task<Ok<Page<Item>>> Handle(
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        [StringLength(200), RegularExpression(@"[^\0]*")] string? search = null,
        [RegularExpression("active|blocked")] string? status = null,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string where = """
            where  role = 'user'
              and  (@Search::text is null or position(lower(@Search) in lower(email)) > 0)
              and  (@Status::text is null or status = @Status)
            """;
        const string sql = $"""
            select count(*)
            from   users
            {where};

            with page as (
                select id, email, status, created_at
                from   users
                {where}
                order  by id
                limit  @Limit
                offset @Offset
            )
            select p.id, p.email, p.status, p.created_at,
                   (select count(*) from users o where o.tenant_id = p.id) as operators,
                   (select count(*) from assistants a where a.user_id = p.id) as assistants,
                   coalesce((select b.bots from tenant_bots b where b.user_id = p.id), 0) as bots,
                   (select count(*) from dialogs d where d.user_id = p.id) as dialogs
            from   page p
            order  by p.id;
            """;

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new { Search = string.IsNullOrWhiteSpace(search) ? null : search.Trim(), Status = status, Limit = limit, Offset = Page<Item>.Offset(page, limit) },
            cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var items = await results.ReadAsync<Item>();

        return TypedResults.Ok(new Page<Item>([.. items], total, page, limit));
    }
}
