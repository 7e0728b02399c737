namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>What stops the private stores, in a sentence for the person at the terminal.</summary>
#pragma warning disable CA1064 // caught where it is thrown: in this assembly
internal sealed class StoreException : Exception
#pragma warning restore CA1064
{
    public StoreException()
    {
    }

    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
