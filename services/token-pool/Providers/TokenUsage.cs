namespace ChatAi.TokenPool.Providers;

/// <summary>How a number of tokens is known.</summary>
internal enum UsageSource
{
    /// <summary>The provider has counted.</summary>
    Measured,

    /// <summary>The pool has counted what went in and what came out.</summary>
    Estimated,

    /// <summary>Nobody saw how the call ended.</summary>
    Unknown,
}

internal sealed record TokenUsage(int PromptTokens, int CompletionTokens, UsageSource Source)
{
    /// <summary>The provider did no work.</summary>
    public static TokenUsage None { get; } = new(0, 0, UsageSource.Measured);

    public int TotalTokens => PromptTokens + CompletionTokens;
}
