using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Faults;

namespace ChatAi.Simulators.Telegram.BotApi;

/// <summary>The HTTP side of the Bot API: /bot&lt;token&gt;/&lt;method&gt;.</summary>
internal static class BotApiEndpoint
{
    private const string ProxyPage = """
        <html>
        <head><title>502 Bad Gateway</title></head>
        <body><center><h1>502 Bad Gateway</h1></center></body>
        </html>
        """;

    public static async Task Handle(HttpContext context)
    {
        var world = context.RequestServices.GetRequiredService<World>();
        var token = ((string)context.Request.RouteValues["bot"]!)["bot".Length..];
        var method = (string)context.Request.RouteValues["method"]!;

        if (!world.TryFindByToken(token, out var bot))
        {
            world.Counter.UnknownToken();
            await WriteAsync(context, Answer.Unauthorized);
            return;
        }

        try
        {
            var parameters = await CallParameters.ReadAsync(context.Request);
            if (parameters is null)
            {
                await WriteAsync(context, Answer.BadRequest("can't parse JSON object"));
                return;
            }

            var dispatcher = context.RequestServices.GetRequiredService<BotApiDispatcher>();
            var outcome = await dispatcher.DispatchAsync(bot, method, parameters, context.RequestAborted);
            await CarryOutAsync(context, outcome);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up: nobody is left to be answered.
        }
    }

    public static Task NotFound(HttpContext context) => WriteAsync(context, Answer.NotFound);

    private static Task CarryOutAsync(HttpContext context, BotApiDispatcher.Outcome outcome)
    {
        switch (outcome.Fault)
        {
            case FaultKind.DropBeforeEffect or FaultKind.DropAfterEffect:
                context.Abort();
                return Task.CompletedTask;

            case FaultKind.BadGateway:
                context.Response.StatusCode = StatusCodes.Status502BadGateway;
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync(ProxyPage, context.RequestAborted);

            default:
                return WriteAsync(context, outcome.Answer);
        }
    }

    private static async Task WriteAsync(HttpContext context, Answer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
