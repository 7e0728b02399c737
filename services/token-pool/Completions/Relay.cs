using System.Globalization;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Selection;
using ChatAi.TokenPool.Usage;

namespace ChatAi.TokenPool.Completions;

/// <summary>Passes on to the caller what the pool has for him. A call is settled before he sees its end.</summary>
internal static class Relay
{
    /// <summary>The number of the call in the accounts, under the name that OpenAI's clients look for.</summary>
    private const string RequestId = "x-request-id";

    /// <summary>The key that answers, for a caller whom it fails in the middle and who then wants another.</summary>
    private const string KeyId = "X-ChatAi-Key-Id";

    public static async Task<IResult> AnswerAsync(Call call, Failover pool, HttpContext context)
    {
#pragma warning disable CA2000 // disposed with the response, which may be a long stream
        var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
#pragma warning restore CA2000
        context.Response.RegisterForDispose(patience);
        try
        {
            patience.CancelAfter(call.Deadline ?? Timeout.InfiniteTimeSpan);
            var answer = await pool.SendAsync(call, patience.Token);

            // A stream that has begun may take its time.
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
            return Tell(answer, call, context);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return new OpenAiError("No answer came within the time that the caller waits.", "server_error", null, "deadline_exceeded")
                .With(StatusCodes.Status504GatewayTimeout);
        }
    }

    private static IResult Tell(Answer answer, Call call, HttpContext context)
    {
        switch (answer)
        {
            case Answer.Begun(var open, var reply, var breaksOff):
                open.FirstByte();
                context.Response.Headers[RequestId] = open.Number;
                context.Response.Headers[KeyId] = open.KeyId.ToString(CultureInfo.InvariantCulture);
                return PassOn(open, reply, breaksOff);

            case Answer.Exhausted(var wait):
                RetryAfter(context, wait);
                return new OpenAiError("No key of the pool can answer now.", "server_error", null, "pool_exhausted")
                    .With(StatusCodes.Status503ServiceUnavailable);

            case Answer.QuotaReached(var wait):
                RetryAfter(context, wait);
                return new OpenAiError("The tenant has used up its quota of this month.", "insufficient_quota", null, "tenant_quota_exceeded")
                    .With(StatusCodes.Status429TooManyRequests);

            default:
                return new OpenAiError($"No key of the pool has the model '{call.Model}'.", "invalid_request_error", "model", "model_not_found")
                    .With(StatusCodes.Status404NotFound);
        }
    }

    private static void RetryAfter(HttpContext context, TimeSpan wait) =>
        context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static IResult PassOn(OpenCall open, Reply reply, Func<UpstreamFailure, Task> breaksOff)
    {
        switch (reply)
        {
            case Reply.Streamed streamed:
                return new StreamedAnswer(open, streamed, breaksOff);

            case Reply.Whole whole:
                open.Complete(whole.Usage);
                return new BytesAnswer(StatusCodes.Status200OK, whole.Json);

            case Reply.Refused refused:
                open.Refuse(refused.Reason);
                return new BytesAnswer(refused.Status, refused.Json);

            default:
                throw new InvalidOperationException($"{reply.GetType().Name} is no answer.");
        }
    }
}
