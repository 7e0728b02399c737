using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

internal static class DeleteKey
{
    public sealed record Response(string Message);

    /// <summary>The key goes; what was done with it stays in the accounts.</summary>
    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(long id, Caller caller, NpgsqlConnection database, KeyRing ring)
    {
        const string sql = """
            delete from ai_token_pool
            where  id = @Id
            returning name
            """;

        if (await database.QuerySingleOrDefaultAsync<string>(sql, new { Id = id }) is not { } name)
            return Problem.NotFound("AI token");

        await Audit.WriteAsync(database, caller, "deleted", id, name, new { });
        await ring.RefreshAsync();
        return TypedResults.Ok(new Response("The AI token was deleted"));
    }
}
