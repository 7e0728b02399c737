using Dapper;
using Npgsql;

namespace ChatAi.Api.Knowledge;

/// <summary>The one model that all vectors of an assistant are of: those of two models cannot be compared.</summary>
internal static class EmbeddingModel
{
    /// <returns>What others have settled before, or else the model.</returns>
    public static async Task<string> SettleAsync(NpgsqlDataSource database, long assistantId, string model, CancellationToken cancellationToken)
    {
        const string sql = """
            update assistants
            set    embedding_model = coalesce(embedding_model, @Model), version = version + (embedding_model is null)::integer
            where  id = @AssistantId
            returning embedding_model
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition(sql, new { AssistantId = assistantId, Model = model }, cancellationToken: cancellationToken)) ?? model;
    }
}
