using System.Net;

namespace ChatAi.Gateway.Networks;

/// <summary>Tells the machine itself and the configured networks from the rest of the world.</summary>
internal sealed class KnownNetworks(IReadOnlyList<IPNetwork> networks)
{
    // What a trusted proxy said is used up by now; what is left was said by someone who is not believed, so the
    // address seen is the address of an unknown proxy and not the caller's.
    private static readonly string[] HeadersOfAProxy = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via"];

    public bool Include(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && !CameThroughAProxy(context.Request)
        && (IPAddress.IsLoopback(address) || IsConfigured(address));

    public static bool CameThroughAProxy(HttpRequest request)
    {
        foreach (var header in HeadersOfAProxy)
        {
            if (request.Headers.ContainsKey(header))
                return true;
        }

        return false;
    }

    private bool IsConfigured(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Any(network => network.Contains(plain));
    }
}
