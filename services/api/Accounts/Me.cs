using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

internal static class Me
{
    public sealed record Response(long Id, string Email, string Role, string Status, DateTimeOffset CreatedAt);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select id, email, role, status, created_at
            from   users
            where  id = @UserId
            """;

        var user = await database.QuerySingleOrDefaultAsync<Response>(
            new CommandDefinition(sql, new { caller.UserId }, cancellationToken: cancellationToken));

        return user is null ? Problem.NotFound("account") : TypedResults.Ok(user);
    }
}
