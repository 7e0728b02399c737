using ChatAi.AppHost.Standalone.Settings;

namespace Aspire.Hosting.ApplicationModel;

internal sealed class ContainerImageAnnotation : IResourceAnnotation
{
    public string? Registry { get; set; }

    public required string Image { get; set; }

    public string? Tag { get; set; }
}

internal enum ContainerMountType
{
    BindMount,
    Volume,
}

internal sealed class ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly) : IResourceAnnotation
{
    public string? Source { get; } = source;

    public string Target { get; } = target;

    public ContainerMountType Type { get; } = type;

    public bool IsReadOnly { get; } = isReadOnly;
}

internal sealed class PersistenceAnnotation(TimeSpan? interval, long keysChangedThreshold) : IResourceAnnotation
{
    public TimeSpan? Interval { get; } = interval;

    public long KeysChangedThreshold { get; } = keysChangedThreshold;
}

internal sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation;

internal sealed class EnvironmentCallbackContext(DistributedApplicationExecutionContext executionContext, IResource resource)
{
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    public IResource Resource { get; } = resource;

    /// <summary>Texts, and things that have a value in run mode and an expression in the manifest.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = [];
}

internal sealed class EnvironmentCallbackAnnotation(Action<EnvironmentCallbackContext> callback) : IResourceAnnotation
{
    public Action<EnvironmentCallbackContext> Callback { get; } = callback;
}

internal sealed class CommandLineArgsCallbackAnnotation(Func<IEnumerable<object>> callback) : IResourceAnnotation
{
    public Func<IEnumerable<object>> Callback { get; } = callback;
}

internal enum WaitType
{
    WaitUntilHealthy,
    WaitForCompletion,
}

internal sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public WaitType WaitType { get; } = waitType;

    public int ExitCode { get; } = exitCode;
}

internal sealed class HttpHealthCheckAnnotation(string path, int statusCode, string? endpointName) : IResourceAnnotation
{
    public string Path { get; } = path;

    public int StatusCode { get; } = statusCode;

    public string? EndpointName { get; } = endpointName;
}

internal sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    public int Replicas { get; } = replicas;
}

internal sealed class ProjectMetadataAnnotation(IProjectMetadata metadata, LaunchProfile? launchProfile) : IResourceAnnotation
{
    public IProjectMetadata Metadata { get; } = metadata;

    public LaunchProfile? LaunchProfile { get; } = launchProfile;
}
