using System.Globalization;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Selection;

namespace ChatAi.TokenPool.Completions;

/// <summary>Passes on to the caller what the pool has for him. A call is settled before he sees its end.</summary>
internal static class Relay
{
    /// <summary>The number of the call in the accounts, under the name that OpenAI's clients look for.</summary>
    private const string RequestId = "x-request-id";

    public static async Task<IResult> AnswerAsync(Call call, Failover pool, HttpContext context)
    {
        switch (await pool.SendAsync(call, context.RequestAborted))
        {
            case Answer.Begun(var open, var reply):
                open.FirstByte();
                context.Response.Headers[RequestId] = open.Reservation.RequestId.ToString("N");
                return await PassOnAsync(open, reply);

            case Answer.Exhausted(var wait):
                context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return new OpenAiError("No key of the pool can answer now.", "server_error", null, "pool_exhausted")
                    .With(StatusCodes.Status503ServiceUnavailable);

            default:
                return new OpenAiError($"No key of the pool has the model '{call.Model}'.", "invalid_request_error", "model", "model_not_found")
                    .With(StatusCodes.Status404NotFound);
        }
    }

    private static async Task<IResult> PassOnAsync(Usage.OpenCall open, Reply reply)
    {
        switch (reply)
        {
            case Reply.Streamed streamed:
                return new StreamedAnswer(open, streamed);

            case Reply.Whole whole:
                await open.CompleteAsync(whole.Usage);
                return new BytesAnswer(StatusCodes.Status200OK, whole.Json);

            case Reply.Refused refused:
                await open.RefuseAsync(refused.Reason);
                return new BytesAnswer(refused.Status, refused.Json);

            default:
                throw new InvalidOperationException($"{reply.GetType().Name} is no answer.");
        }
    }
}
