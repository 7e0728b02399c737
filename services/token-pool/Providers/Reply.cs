namespace ChatAi.TokenPool.Providers;

/// <summary>What came of a call to a provider, as far as it is known at the first byte.</summary>
internal abstract record Reply
{
    private Reply()
    {
    }

    /// <summary>The whole answer, as the provider wrote it.</summary>
    public sealed record Whole(ReadOnlyMemory<byte> Json, TokenUsage Usage) : Reply;

    /// <summary>The answer has begun; its first event is here.</summary>
    public sealed record Streamed(StreamEvent First, IAsyncEnumerator<StreamEvent> Rest) : Reply;

    /// <summary>The provider finds fault with the request itself, so another key would not help.</summary>
    public sealed record Refused(int Status, ReadOnlyMemory<byte> Json, string Reason) : Reply;

    /// <summary>Another key may do better.</summary>
    public sealed record Failed(UpstreamFailure Failure) : Reply;
}

/// <summary>The end of a stream is either its <see cref="IsLast"/> event or one with a <see cref="Failure"/>.</summary>
/// <param name="Bytes">The event as it came, its blank line included.</param>
/// <param name="Text">What it adds to the answer, for the estimate when nobody else counts.</param>
/// <param name="IsUsage">Nothing but the usage, which only those get who asked for it.</param>
internal readonly record struct StreamEvent(
    ReadOnlyMemory<byte> Bytes,
    string Text = "",
    TokenUsage? Usage = null,
    bool IsUsage = false,
    bool IsLast = false,
    UpstreamFailure? Failure = null);
