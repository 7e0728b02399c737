namespace ChatAi.TokenPool.Providers;

internal static class TokenCeiling
{
    public static (int Prompt, int Completion) Of(Call call, int longestAnswer) => (TokenUsage.Estimate(call, 0).PromptTokens, longestAnswer);
}
