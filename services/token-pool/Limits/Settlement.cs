namespace ChatAi.TokenPool.Limits;

/// <summary>How a call ended, for its usage row and its key.</summary>
/// <param name="Success">Null when it was neither: the caller left.</param>
/// <param name="KeyFailed">Whether the failure is the key's; a request that is wrong in itself is not.</param>
internal sealed record Settlement(
    Guid RequestId,
    string Outcome,
    bool? Success,
    int PromptTokens,
    int CompletionTokens,
    double Seconds,
    string? Error = null,
    bool KeyFailed = false,
    bool Disable = false,
    TimeSpan? CoolFor = null);
