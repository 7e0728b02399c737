using ChatAi.TokenPool.Completions;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Selection;

namespace ChatAi.TokenPool.Embeddings;

internal static class CreateEmbeddings
{
    public static async Task<IResult> Handle(HttpContext context, Failover pool)
    {
        var (call, error) = await ApiRequest.ReadAsync(context.Request, CallKind.Embedding);
        return call is null
            ? error!.With(StatusCodes.Status400BadRequest)
            : await Relay.AnswerAsync(call, pool, context);
    }
}
