using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Providers;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Completions;

/// <summary>The models that the pool's active keys name.</summary>
internal static class ListModels
{
    public sealed record Response(string Object, IReadOnlyList<Model> Data);

    public sealed record Model(string Id, string Object, long Created, string OwnedBy);

    private sealed record Row(string Provider, string ModelAccess, DateTimeOffset CreatedAt);

    public static async Task<Ok<Response>> Handle(NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select   provider, model_access, created_at
            from     ai_token_pool
            where    is_active
            order by priority, id
            """;

        var rows = await database.QueryAsync<Row>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        var models =
            from row in rows
            from name in ModelAccess.Names(row.ModelAccess)
            let id = name is not ModelNames.AnyChat ? name : row.Provider is ProviderNames.Local ? ModelNames.LocalChat : null
            where id is not null && !id.EndsWith('*')
            select new Model(id, "model", row.CreatedAt.ToUnixTimeSeconds(), row.Provider);

        return TypedResults.Ok(new Response("list", [.. models.DistinctBy(model => model.Id)]));
    }
}
