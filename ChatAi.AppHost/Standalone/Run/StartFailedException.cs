namespace ChatAi.AppHost.Standalone.Run;

#pragma warning disable CA1064 // caught where it is thrown: in this assembly
/// <summary>What keeps the application from running, in a sentence for the person at the terminal.</summary>
internal sealed class StartFailedException : Exception
#pragma warning restore CA1064
{
    public StartFailedException()
    {
    }

    public StartFailedException(string message)
        : base(message)
    {
    }

    public StartFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
