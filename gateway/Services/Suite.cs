using Yarp.ReverseProxy;

namespace ChatAi.Gateway.Services;

/// <summary>The services behind the gateway and where they run now, as the routes see them.</summary>
internal sealed class Suite(IProxyStateLookup proxy)
{
    public IEnumerable<string> Services => proxy.GetClusters().Select(cluster => cluster.ClusterId).Order(StringComparer.Ordinal);

    public IReadOnlyList<ServiceInstance> Instances =>
    [
        .. from cluster in proxy.GetClusters()
           from destination in cluster.DestinationsState.AllDestinations
           orderby cluster.ClusterId, destination.DestinationId
           select new ServiceInstance(cluster.ClusterId, new Uri(destination.Model.Config.Address), cluster.Model.HttpClient),
    ];
}
