namespace ChatAi.ServiceDefaults.Startup;

/// <summary>A setting is missing or wrong. The message names the setting, and never its value when that is a secret.</summary>
public sealed class ConfigurationException : Exception
{
    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ConfigurationException()
    {
    }
}
