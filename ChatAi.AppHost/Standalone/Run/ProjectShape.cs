using System.Globalization;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>What AppHost.cs says of a project that decides how it is run.</summary>
internal static class ProjectShape
{
    /// <summary>A project without an address has something to do, and ends.</summary>
    public static bool IsJob(ProjectResource project) => !project.Annotations.OfType<EndpointAnnotation>().Any();

    public static int ReplicasOf(ProjectResource project) =>
        project.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    public static string NameOf(ProjectResource project, int replica) =>
        replica == 0 ? project.Name : string.Create(CultureInfo.InvariantCulture, $"{project.Name}-{replica + 1}");

    public static IReadOnlyList<string> AddressesOf(ProjectResource project) =>
        [.. project.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new EndpointReference(project, endpoint.Name).Url)];
}
