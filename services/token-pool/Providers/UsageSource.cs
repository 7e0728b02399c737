namespace ChatAi.TokenPool.Providers;

/// <summary>How tokens are known.</summary>
internal enum UsageSource
{
    Unknown,

    /// <summary>Counted by our tokenizer.</summary>
    Estimated,

    /// <summary>Reported by the provider.</summary>
    Measured,
}
