using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Selection;

/// <summary>Which model a key answers a call with, as its list of exact names and <c>*</c> (any chat model) allows.</summary>
internal static class ModelAccess
{
    /// <summary>What the pool embeds with when the caller leaves it the choice, best first.</summary>
    private static readonly string[] EmbeddingChoices = [ModelNames.OpenAiEmbedding, ModelNames.LocalEmbedding];

    public static string[] Names(string modelAccess) =>
        modelAccess.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <returns>Null when the key may not serve the call.</returns>
    public static string? Resolve(string provider, string modelAccess, CallKind kind, string requested)
    {
        var names = Names(modelAccess);
        return (kind, provider) switch
        {
            (CallKind.Embedding, ProviderNames.Local) => ListedOrDefault(names, requested, [ModelNames.LocalEmbedding]),
            (CallKind.Embedding, _) => ListedOrDefault(names, requested, EmbeddingChoices),

            // Whichever chat model was asked for, the extract is what one gets.
            (_, ProviderNames.Local) when names.Contains(ModelNames.AnyChat) || names.Contains(requested) => ModelNames.LocalChat,
            (_, ProviderNames.Local) => null,
            _ => Chat(names, requested),
        };
    }

    private static string? ListedOrDefault(string[] names, string requested, string[] choices) =>
        requested is ModelNames.Default
            ? Array.Find(choices, names.Contains)
            : names.Contains(requested) ? requested : null;

    private static string? Chat(string[] names, string requested)
    {
        if (requested is ModelNames.Default)
            return Array.Find(names, IsChat) ?? (names.Contains(ModelNames.AnyChat) ? ModelNames.OpenAiChat : null);

        // The embedded model's name means nothing to a provider.
        var isOpen = names.Contains(ModelNames.AnyChat) && requested is not ModelNames.LocalChat;
        return isOpen || names.Contains(requested) ? requested : null;
    }

    private static bool IsChat(string name) =>
        name is not ModelNames.AnyChat && !name.Contains("embedding", StringComparison.OrdinalIgnoreCase);
}
