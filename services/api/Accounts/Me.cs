using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

internal static class Me
{
    /// <param name="Role">user (a tenant's owner), operator or admin.</param>
    /// <param name="TenantId">Whose data it is about: an owner is his own tenant, an operator works for one; null for an administrator, who sees all of them.</param>
    public sealed record Response(long Id, string Email, string Role, string Status, DateTimeOffset CreatedAt, long? TenantId);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select id, email, role, status, created_at, case when role <> 'admin' then coalesce(tenant_id, id) end as tenant_id
            from   users
            where  id = @UserId
            """;

        var user = await database.QuerySingleOrDefaultAsync<Response>(
            new CommandDefinition(sql, new { caller.UserId }, cancellationToken: cancellationToken));

        return user is null ? Problem.NotFound("account") : TypedResults.Ok(user);
    }
}
