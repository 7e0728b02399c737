using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Selection;

namespace ChatAi.TokenPool.Completions;

internal static class CompleteChat
{
    public static async Task<IResult> Handle(HttpContext context, Failover pool)
    {
        var (call, error) = await ApiRequest.ReadAsync(context.Request, CallKind.Chat);
        return call is null
            ? error!.With(StatusCodes.Status400BadRequest)
            : await Relay.AnswerAsync(call, pool, context);
    }
}
