using System.Net;
using ChatAi.Gateway.Networks;

namespace ChatAi.Gateway.LocalOperators;

/// <summary>
/// The person at the machine itself, who may use the runbook's commands without credentials while developing. In
/// production there is none: <paramref name="token"/> is null then.
/// </summary>
/// <param name="token">What the services take for the gateway's word.</param>
internal sealed class LocalOperator(string? token)
{
    public string? Token => token;

    public bool IsCalling(HttpContext context) => token is not null && IsDirectLocalCaller(context);

    // A page of a foreign site can make the browser on this machine call us. It shows itself by an Origin, by
    // Sec-Fetch-Site, or - when its own name was rebound to this machine - by its name as the Host.
    private static bool IsDirectLocalCaller(HttpContext context)
    {
        var headers = context.Request.Headers;
        return context.Connection.RemoteIpAddress is { } address
            && IPAddress.IsLoopback(address)
            && !KnownNetworks.CameThroughAProxy(context.Request)
            && !headers.ContainsKey("X-Original-For")
            && headers.Authorization.Count == 0
            && headers.Cookie.Count == 0
            && headers.Origin.Count == 0
            && headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin"
            && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
    }
}
