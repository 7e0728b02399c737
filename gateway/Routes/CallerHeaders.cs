using ChatAi.Gateway.LocalOperators;
using ChatAi.ServiceDefaults.Authentication;
using Yarp.ReverseProxy.Transforms;

namespace ChatAi.Gateway.Routes;

/// <summary>
/// What a service may believe about the caller is said by the gateway alone: headers of the suite's own that come from
/// outside are dropped, as are addresses that someone claims in headers which the gateway does not set itself.
/// </summary>
internal sealed class CallerHeaders(LocalOperator localOperator)
{
    private const string OwnPrefix = "X-ChatAi-";

    /// <summary>Where the reader of a proxy's headers keeps what it replaced.</summary>
    private const string ReplacedPrefix = "X-Original-";

    public ValueTask Apply(RequestTransformContext context)
    {
        var incoming = context.HttpContext.Request.Headers;
        var outgoing = context.ProxyRequest.Headers;

        foreach (var header in incoming)
        {
            if (header.Key.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase) || header.Key.StartsWith(ReplacedPrefix, StringComparison.OrdinalIgnoreCase))
                outgoing.Remove(header.Key);
        }

        outgoing.Remove("Forwarded");
        outgoing.Remove("X-Real-IP");

        if (localOperator.IsCalling(context.HttpContext))
            outgoing.TryAddWithoutValidation(ServiceToken.LocalOperatorHeader, localOperator.Token);

        return ValueTask.CompletedTask;
    }
}
