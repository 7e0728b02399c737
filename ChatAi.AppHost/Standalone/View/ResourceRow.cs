namespace ChatAi.AppHost.Standalone.View;

internal enum ResourceState
{
    /// <summary>For another resource.</summary>
    Waiting,

    /// <summary>Its process runs, and has not been healthy yet.</summary>
    Starting,
    Running,

    /// <summary>It died, and is started again after a pause.</summary>
    Restarting,
    Stopping,

    /// <summary>By a person, until a person starts it.</summary>
    Stopped,

    /// <summary>A job that is done.</summary>
    Finished,
    Failed,
}

internal enum ResourceHealth
{
    /// <summary>Nobody has asked, or there is nothing to ask.</summary>
    Unknown,
    Healthy,
    Unhealthy,
}

/// <summary>What is known of a resource at one moment, as the page and the terminal show it.</summary>
/// <param name="Since">When it came into this state.</param>
/// <param name="Restarts">How often it was started after the first time.</param>
/// <param name="Note">What it waits for, or what is wrong.</param>
/// <param name="CanBeStopped">A person may stop, start and restart it.</param>
internal sealed record ResourceRow(
    string Name,
    string Kind,
    ResourceState State,
    ResourceHealth Health,
    int? Pid,
    DateTimeOffset Since,
    int Restarts,
    int? ExitCode,
    string? Note,
    IReadOnlyList<string> Endpoints,
    bool CanBeStopped)
{
    /// <summary>It runs, or has done what it was there for.</summary>
    public bool IsAsItShould => State is ResourceState.Finished || (State is ResourceState.Running && Health is not ResourceHealth.Unhealthy);
}
