using ChatAi.AppHost.Standalone.Settings;
using ChatAi.AppHost.Standalone.Stores;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

internal interface IDistributedApplicationBuilder
{
    string AppHostDirectory { get; }

    ConfigurationManager Configuration { get; }

    DistributedApplicationExecutionContext ExecutionContext { get; }

    IResourceCollection Resources { get; }

    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    DistributedApplication Build();
}

internal interface IResourceCollection : IList<IResource>;

internal sealed class ResourceCollection : System.Collections.ObjectModel.Collection<IResource>, IResourceCollection;

internal enum DistributedApplicationOperation
{
    Run,
    Publish,
}

internal sealed class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    public DistributedApplicationOperation Operation { get; } = operation;

    public bool IsPublishMode => Operation is DistributedApplicationOperation.Publish;

    public bool IsRunMode => Operation is DistributedApplicationOperation.Run;
}

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    public DistributedApplicationBuilder(AppHostSettings settings)
    {
        Settings = settings;
        Configuration.AddEnvironmentVariables().AddCommandLine([.. settings.ConfigurationArguments]);
        ExecutionContext = new DistributedApplicationExecutionContext(
            settings.ManifestPath is null ? DistributedApplicationOperation.Run : DistributedApplicationOperation.Publish);
        Kept = new KeptParameters(Path.Combine(settings.DataFolder, "parameters.json"));
        Folders = StoreFolders.For(settings.RepositoryRoot, settings.DataFolder);
        Given = ExecutionContext.IsRunMode ? GivenStores.From(Configuration, Folders) : GivenStores.None;
    }

    public AppHostSettings Settings { get; }

    /// <summary>Where private stores keep their programs and data.</summary>
    public StoreFolders Folders { get; }

    /// <summary>Generated values that stay the same from start to start.</summary>
    public KeptParameters Kept { get; }

    /// <summary>The stores that the environment names, in place of private ones.</summary>
    public GivenStores Given { get; }

    public string AppHostDirectory => Settings.AppHostDirectory;

    public ConfigurationManager Configuration { get; } = new();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.Any(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
            throw new InvalidOperationException($"There are two resources called '{resource.Name}'.");

        Resources.Add(resource);
        return new DistributedApplicationResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build() => new(this);
}
