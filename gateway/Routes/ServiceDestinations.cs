using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace ChatAi.Gateway.Routes;

/// <summary>Finds all instances of the service that a destination names (<c>http://api</c>), again whenever they change.</summary>
internal sealed class ServiceDestinations(ServiceEndpointResolver services) : IDestinationResolver
{
    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal);
        var changes = new List<IChangeToken>();

        foreach (var destination in destinations.Values)
        {
            var service = new Uri(destination.Address);
            var source = await services.GetEndpointsAsync(service.GetLeftPart(UriPartial.Authority), cancellationToken);
            changes.Add(source.ChangeToken);

            foreach (var endpoint in source.Endpoints)
            {
                var address = AddressOf(endpoint, service);
                found.TryAdd(address, destination with { Address = address });
            }
        }

        return new ResolvedDestinationCollection(found, new CompositeChangeToken(changes));
    }

    private static string AddressOf(ServiceEndpoint endpoint, Uri service)
    {
        var text = endpoint.ToString()!;
        var origin = text.Contains("://", StringComparison.Ordinal) ? text : $"{service.Scheme}://{text}";
        return new Uri(new Uri(origin), service.AbsolutePath).ToString();
    }
}
