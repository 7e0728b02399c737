using System.Net.Sockets;
using ChatAi.AppHost.Standalone.Settings;

namespace Aspire.Hosting;

internal static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var metadata = new TProject();
        var profile = LaunchProfile.FirstOf(metadata.ProjectPath);
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(new ProjectMetadataAnnotation(metadata, profile));

        AddEndpoints(project, profile, (DistributedApplicationBuilder)builder);
        return project.WithEnvironment(context => ProjectEnvironment.Fill(context, profile));
    }

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas));
    }

    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(this IResourceBuilder<ProjectResource> builder) =>
        builder.WithAnnotation(new DisableForwardedHeadersAnnotation());

    private static void AddEndpoints(IResourceBuilder<ProjectResource> project, LaunchProfile? profile, DistributedApplicationBuilder builder)
    {
        foreach (var address in profile?.Addresses ?? [])
        {
            var port = address.Port + builder.Settings.PortOffset;
            project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, address.Scheme, port: port)
            {
                // No proxy stands between: the service itself listens where others look for it.
                AllocatedEndpoint = new AllocatedEndpoint("localhost", port),
            });
        }

        // A deployed service is offered both ways, whichever one it is developed with.
        if (builder.ExecutionContext.IsPublishMode && profile is { Addresses.Count: > 0 })
        {
            foreach (var scheme in (string[])["http", "https"])
            {
                if (!project.Resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.Name == scheme))
                    project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, scheme));
            }
        }
    }
}
