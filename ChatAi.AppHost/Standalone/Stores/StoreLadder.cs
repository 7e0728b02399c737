namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>What is known about one store on this machine; the answer of Docker costs time and is asked for last.</summary>
internal sealed record StoreFacts(bool Given, bool Installed, bool Unpacked, bool CanUnpack, Func<bool> DockerAnswers);

/// <summary>Decides where a store comes from.</summary>
internal static class StoreLadder
{
    /// <param name="only">The one source that <c>CHATAI_STORES</c> allows, or null.</param>
    public static StoreSource Choose(StoreFacts facts, StoreSource? only = null)
    {
        if (facts.Given)
            return StoreSource.Given;

        if (Allowed(StoreSource.Installed) && facts.Installed)
            return StoreSource.Installed;

        if (Allowed(StoreSource.Unpacked) && (facts.Unpacked || facts.CanUnpack))
            return StoreSource.Unpacked;

        return Allowed(StoreSource.Docker) && facts.DockerAnswers() ? StoreSource.Docker : StoreSource.None;

        bool Allowed(StoreSource source) => only is null || only == source;
    }

    /// <summary>Reads <c>CHATAI_STORES</c>: installed, unpacked, docker, or nothing for the ladder's own choice.</summary>
    public static StoreSource? Only(string? setting) => setting switch
    {
        null or "" => null,
        "installed" => StoreSource.Installed,
        "unpacked" => StoreSource.Unpacked,
        "docker" => StoreSource.Docker,
        _ => throw new StoreException($"CHATAI_STORES is '{setting}'; it may be installed, unpacked or docker."),
    };
}
