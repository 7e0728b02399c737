using Yarp.ReverseProxy.Transforms;

namespace ChatAi.Gateway.Routes;

/// <summary>Which pages of other origins may read an answer is the gateway's to say: what a service says of it is dropped.</summary>
internal static class AnswerHeaders
{
    private const string CorsPrefix = "Access-Control-";

    public static ValueTask Apply(ResponseTransformContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        foreach (var name in headers.Keys.Where(name => name.StartsWith(CorsPrefix, StringComparison.OrdinalIgnoreCase)).ToArray())
            headers.Remove(name);

        return ValueTask.CompletedTask;
    }
}
