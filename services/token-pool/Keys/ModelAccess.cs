using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Keys;

/// <summary>Which model a key answers a call with, as its list allows: exact names, beginnings with a trailing <c>*</c>, and <c>*</c> alone for any chat model.</summary>
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
            (_, ProviderNames.Local) when names.Contains(ModelNames.AnyChat) || IsListed(names, requested) => ModelNames.LocalChat,
            (_, ProviderNames.Local) => null,
            _ => Chat(names, requested),
        };
    }

    private static string? ListedOrDefault(string[] names, string requested, string[] choices) =>
        requested is ModelNames.Default
            ? Array.Find(choices, choice => IsListed(names, choice))
            : IsListed(names, requested) ? requested : null;

    private static string? Chat(string[] names, string requested)
    {
        if (requested is ModelNames.Default)
            return Array.Find(names, IsChat) ?? (names.Contains(ModelNames.AnyChat) || IsListed(names, ModelNames.OpenAiChat) ? ModelNames.OpenAiChat : null);

        // The embedded model's name means nothing to a provider.
        var isOpen = names.Contains(ModelNames.AnyChat) && requested is not ModelNames.LocalChat;
        return isOpen || IsListed(names, requested) ? requested : null;
    }

    private static bool IsChat(string name) =>
        !name.EndsWith('*') && !name.Contains("embedding", StringComparison.OrdinalIgnoreCase);

    /// <summary>The star alone stands for chat models, and is asked for where those are meant.</summary>
    private static bool IsListed(string[] names, string model) => Array.Exists(
        names,
        name => name == model || (name.Length > 1 && name.EndsWith('*') && model.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1))));
}
