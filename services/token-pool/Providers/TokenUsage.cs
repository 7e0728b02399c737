using System.Text.Json;

namespace ChatAi.TokenPool.Providers;

internal sealed record TokenUsage(int PromptTokens, int CompletionTokens, UsageSource Source)
{
    /// <summary>A rule of thumb of providers for English; other scripts have fewer. Good enough for calls that broke off.</summary>
    private const int CharactersPerToken = 4;

    public int TotalTokens => PromptTokens + CompletionTokens;

    public static TokenUsage Estimate(int promptCharacters, int completionCharacters) =>
        new(Tokens(promptCharacters), Tokens(completionCharacters), UsageSource.Estimated);

    /// <summary>What a call that got this far has cost, as near as one can tell without the provider.</summary>
    public static TokenUsage Estimate(Call call, int completionCharacters) =>
        Estimate(PromptCharacters(call), completionCharacters);

    private static int PromptCharacters(Call call) =>
        call.Body.TryGetProperty(call.Kind is CallKind.Chat ? "messages" : "input", out var prompt) ? Characters(prompt) : 0;

    private static int Tokens(int characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    private static int Characters(JsonElement element) => element.ValueKind switch
    {
        // An image in the prompt is a long address, and not paid for by its length.
        JsonValueKind.String => element.GetString() is { } text && !text.StartsWith("data:", StringComparison.Ordinal) ? text.Length : 0,
        JsonValueKind.Array => element.EnumerateArray().Sum(Characters),
        JsonValueKind.Object => element.EnumerateObject().Sum(property => Characters(property.Value)),

        // Input given as tokens.
        JsonValueKind.Number => CharactersPerToken,
        _ => 0,
    };
}
