using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Gateway.Routes;

/// <summary>
/// Every process of the suite answers <c>/health</c> and <c>/metrics</c> for itself. At the gateway these paths speak for
/// the whole suite instead, so their endpoints come first - for any method, or else a POST would get the process's own.
/// </summary>
internal static class OwnEndpoints
{
    private const int BeforeDefaults = -1;

    public static RouteHandlerBuilder MapInPlaceOfDefault(this WebApplication app, string path, Delegate handler)
    {
        app.Map(path, NotAllowed).WithOrder(BeforeDefaults).ExcludeFromDescription();
        return app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], handler).WithOrder(BeforeDefaults);
    }

    private static ProblemHttpResult NotAllowed(HttpContext context)
    {
        context.Response.Headers.Allow = "GET, HEAD";
        return Problem.Of(StatusCodes.Status405MethodNotAllowed, "urn:chatai:method-not-allowed", "Only GET is answered here");
    }
}
