using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

internal static class DeleteKey
{
    public sealed record Response(string Message);

    /// <summary>The key goes; what was done with it stays in the accounts.</summary>
    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        long id,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from ai_token_pool
            where  id = @Id
            """;

        var deleted = await database.ExecuteAsync(new CommandDefinition(sql, new { Id = id }, cancellationToken: cancellationToken));
        return deleted == 0 ? Problem.NotFound("AI token") : TypedResults.Ok(new Response("The AI token was deleted"));
    }
}
