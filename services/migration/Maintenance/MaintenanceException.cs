namespace ChatAi.Migration.Maintenance;

/// <summary>What was asked for was not done; the message is one line for the person at the terminal.</summary>
internal sealed class MaintenanceException : Exception
{
    public MaintenanceException(string message)
        : base(message)
    {
    }

    public MaintenanceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public MaintenanceException()
    {
    }
}
