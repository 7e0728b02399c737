using System.Net;

namespace ChatAi.Gateway.Networks;

internal static class LocalCallers
{
    /// <summary>
    /// Whether someone at the machine itself calls it by a local name, through no proxy. A page whose own name was rebound
    /// to this machine shows itself by that name.
    /// </summary>
    public static bool Include(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !KnownNetworks.CameThroughAProxy(context.Request)
        && !context.Request.Headers.ContainsKey("X-Original-For")
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
}
