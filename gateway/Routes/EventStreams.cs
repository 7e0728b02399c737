using Yarp.ReverseProxy.Transforms;

namespace ChatAi.Gateway.Routes;

/// <summary>
/// A stream of events that someone listens to has no end, so the gateway would wait for it in vain when it is told to
/// stop: its listeners are sent away at once, and go on at another replica from the event that they had last. An answer
/// that streams to a POST comes to its end by itself, and is let.
/// </summary>
internal sealed class EventStreams(IHostApplicationLifetime lifetime)
{
    public ValueTask Apply(ResponseTransformContext context)
    {
        if (context.ProxyResponse?.Content.Headers.ContentType?.MediaType is not "text/event-stream")
            return ValueTask.CompletedTask;

        // An nginx before us would collect the events until its buffer is full.
        var response = context.HttpContext.Response;
        response.Headers["X-Accel-Buffering"] = "no";

        if (HttpMethods.IsGet(context.HttpContext.Request.Method))
            response.RegisterForDispose(lifetime.ApplicationStopping.Register(context.HttpContext.Abort));

        return ValueTask.CompletedTask;
    }
}
