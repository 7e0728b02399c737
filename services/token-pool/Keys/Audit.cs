using System.Globalization;
using System.Text.Json;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using Dapper;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

/// <summary>Who changed what in the pool; it holds no secret, and outlives the keys.</summary>
internal static class Audit
{
    public static Task WriteAsync(NpgsqlConnection database, Caller caller, string action, long? keyId, string name, object details)
    {
        const string sql = """
            insert into ai_token_audit (token_id, token_name, actor, action, details)
            values (@KeyId, @Name, @Actor, @Action, jsonb_strip_nulls(@Details::jsonb))
            """;

        return database.ExecuteAsync(
            sql,
            new { KeyId = keyId, Name = name, Actor = Actor(caller), Action = action, Details = JsonSerializer.Serialize(details, WireJson.Options) });
    }

    private static string Actor(Caller caller) =>
        caller.UserId is { } user ? string.Create(CultureInfo.InvariantCulture, $"{caller.Role} {user}") : caller.Role;
}
