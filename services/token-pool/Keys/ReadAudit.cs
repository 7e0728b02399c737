using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

internal static class ReadAudit
{
    public sealed record Response(DateTimeOffset CreatedAt, string TokenName, string Actor, string Action, JsonElement Details);

    private sealed record Row(DateTimeOffset CreatedAt, string TokenName, string Actor, string Action, string Details);

    /// <summary>The last hundred changes of a key, the newest first; also of one that is gone.</summary>
    public static async Task<Ok<List<Response>>> Handle(long id, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select   created_at, token_name, actor, action, details::text
            from     ai_token_audit
            where    token_id = @Id
            order by id desc
            limit    100
            """;

        var rows = await database.QueryAsync<Row>(new CommandDefinition(sql, new { Id = id }, cancellationToken: cancellationToken));
        return TypedResults.Ok(rows.Select(row => new Response(row.CreatedAt, row.TokenName, row.Actor, row.Action, JsonElement.Parse(row.Details))).ToList());
    }
}
