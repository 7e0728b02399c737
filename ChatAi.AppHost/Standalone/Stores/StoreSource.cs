namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>Where a store comes from; the order is the order of preference.</summary>
internal enum StoreSource
{
    /// <summary>A connection string was given: nothing is started.</summary>
    Given,

    /// <summary>The machine's own binaries, with a private data folder.</summary>
    Installed,

    /// <summary>Packages of the machine's own distribution, unpacked privately.</summary>
    Unpacked,

    /// <summary>A container.</summary>
    Docker,

    /// <summary>It cannot be had.</summary>
    None,
}
