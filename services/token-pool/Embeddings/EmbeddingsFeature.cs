using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.TokenPool.Embeddings;

internal static class EmbeddingsFeature
{
    public static void MapEmbeddings(this WebApplication app) =>
        app.MapPost("/v1/embeddings", CreateEmbeddings.Handle)
            .WithTags("OpenAI")
            .RequireAuthorization(Policies.ServiceOrAdmin);
}
