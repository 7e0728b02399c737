namespace ChatAi.TokenPool.Providers;

/// <summary>Executes a call with one key. Returns when the first byte of the answer is there, or when there will be none.</summary>
internal interface IProvider
{
    /// <exception cref="OperationCanceledException">The caller has gone; every other failure is a <see cref="Reply"/>.</exception>
    Task<Reply> SendAsync(Call call, string model, Credential credential, CancellationToken cancellationToken);

    /// <summary>Asks the provider, for nothing, whether the key works.</summary>
    /// <returns>Null when nothing speaks against it.</returns>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    Task<UpstreamFailure?> CheckAsync(Credential credential, CancellationToken cancellationToken);
}

/// <summary>Where to call, and with what. Printed, it shows no secret.</summary>
internal sealed record Credential(string Provider, Uri? Endpoint, string? Secret)
{
    public override string ToString() => $"{Provider} at {Endpoint}";
}
