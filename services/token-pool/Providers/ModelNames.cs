namespace ChatAi.TokenPool.Providers;

internal static class ModelNames
{
    /// <summary>The caller leaves the choice to the pool.</summary>
    public const string Default = "default";

    /// <summary>In a key's model access: any chat model.</summary>
    public const string AnyChat = "*";

    public const string LocalChat = "local";
    public const string LocalEmbedding = "local-embedding";

    /// <summary>Its vectors have as many dimensions as the passages of the knowledge base.</summary>
    public const string OpenAiEmbedding = "text-embedding-3-small";

    /// <summary>What a key open to any chat model answers with when the caller has no wish.</summary>
    public const string OpenAiChat = "gpt-4o-mini";

    public const int Dimensions = 1536;
}
