using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Yarp.ReverseProxy.Forwarder;

namespace ChatAi.Gateway.Routes;

/// <summary>What the caller is told when his request could not be passed on: a problem, never an empty body.</summary>
internal static class Failures
{
    private const string SecondsToWait = "5";

    public static async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);

        if (context.GetForwarderErrorFeature() is { } failure && !context.Response.HasStarted)
            await Describe(context, failure).ExecuteAsync(context);
    }

    /// <summary>A body that says itself to be too long is refused before a service is troubled; the server watches the others.</summary>
    public static Task RefuseLongBodyAsync(HttpContext context, RequestDelegate next)
    {
        var cap = context.GetReverseProxyFeature().Route.Config.MaxRequestBodySize
            ?? context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

        return context.Request.ContentLength > cap ? TooLong(cap).ExecuteAsync(context) : next(context);
    }

    private static ProblemHttpResult Describe(HttpContext context, IForwarderErrorFeature failure)
    {
        var service = context.GetReverseProxyFeature().Cluster.Config.ClusterId;

        if (context.Response.StatusCode == StatusCodes.Status413PayloadTooLarge || failure.Exception is BadHttpRequestException { StatusCode: 413 })
            return TooLong(context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize);

        if (failure.Error is ForwarderError.NoAvailableDestinations || UnreachablePolicy.IsRefusal(failure))
        {
            context.Response.Headers.RetryAfter = SecondsToWait;
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "urn:chatai:unavailable", $"The service {service} cannot be reached");
        }

        return context.Response.StatusCode switch
        {
            StatusCodes.Status504GatewayTimeout =>
                Problem.Of(StatusCodes.Status504GatewayTimeout, "urn:chatai:timeout", $"The service {service} did not answer in time"),
            < 500 and var status =>
                Problem.Of(status, "urn:chatai:bad-request", "The request broke off or could not be read"),
            _ => Problem.Of(StatusCodes.Status502BadGateway, "urn:chatai:bad-gateway", $"The service {service} broke off its answer"),
        };
    }

    private static ProblemHttpResult TooLong(long? cap) => Problem.Of(
        StatusCodes.Status413PayloadTooLarge,
        "urn:chatai:too-large",
        "The request's body is too long",
        $"At most {cap} bytes are taken here.");
}
