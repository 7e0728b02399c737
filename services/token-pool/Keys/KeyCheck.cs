using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Keys;

/// <summary>Asks a provider whether it takes a key, by a call that costs nothing.</summary>
internal sealed class KeyCheck(IServiceProvider providers)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    /// <returns>Null when it does.</returns>
    public Task<UpstreamFailure?> FailureAsync(Credential credential, CancellationToken cancellationToken) =>
        providers.GetRequiredKeyedService<IProvider>(credential.Provider).CheckAsync(credential, cancellationToken);

    /// <summary>How a key begins its life in the pool: only one that its provider has taken is ready.</summary>
    public async Task<Finding> FindAsync(Credential credential, CancellationToken cancellationToken) =>
        await FailureAsync(credential, cancellationToken) switch
        {
            null => new Finding("ready", null, null),
            { Kind: FailureKind.Unauthorized } failure => new Finding("disabled", failure.Reason, null),
            { } failure => new Finding("cooling", failure.Reason, failure.RetryAfter ?? Rest),
        };
}

/// <param name="State">As it stands in the database.</param>
internal sealed record Finding(string State, string? Error, TimeSpan? Rest);
