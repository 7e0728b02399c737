using System.Text;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Providers.Tokens;
using ChatAi.TokenPool.Usage;

namespace ChatAi.TokenPool.Completions;

/// <summary>
/// Passes a stream on event by event, and keeps its account: complete at [DONE]; failed when the provider breaks off, which
/// the caller is told, so that half an answer never looks like a whole one; cancelled when the caller leaves.
/// </summary>
internal sealed class StreamedAnswer(OpenCall open, Reply.Streamed reply, Func<UpstreamFailure, Task> breaksOff) : IResult
{
    private readonly StringBuilder produced = new();
    private TokenUsage? usage;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var owner = open;
        await using var rest = reply.Rest;
        var callerGone = httpContext.RequestAborted;
        httpContext.Response.ContentType = "text/event-stream";
        httpContext.Response.Headers.CacheControl = "no-cache";
        httpContext.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            var next = reply.First;
            while (true)
            {
                callerGone.ThrowIfCancellationRequested();
                var ends = await TakeIntoAccountAsync(next);
                if (!next.IsUsage || open.Call.WantsUsage)
                    await httpContext.Response.BodyWriter.WriteAsync(next.Failure is null ? next.Bytes : Interrupted(), callerGone);

                if (ends || !await rest.MoveNextAsync())
                    return;

                next = rest.Current;
            }
        }
        catch (OperationCanceledException) when (callerGone.IsCancellationRequested)
        {
            if (!open.IsSettled)
                open.Cancel(Usage());
        }
    }

    private async Task<bool> TakeIntoAccountAsync(StreamEvent next)
    {
        usage = next.Usage ?? usage;
        produced.Append(next.Text);
        if (next.IsLast)
            open.Complete(Usage());
        else if (next.Failure is not null)
        {
            open.Fail(next.Failure, Usage());
            await breaksOff(next.Failure);
        }

        return open.IsSettled;
    }

    private TokenUsage Usage() => usage ?? TokenEstimate.Of(open.Call, produced.ToString());

    /// <summary>OpenAI's clients raise an error at such an event; there is no [DONE] after it.</summary>
    private static byte[] Interrupted()
    {
        var error = new OpenAiError("The provider broke off in the middle of its answer.", "server_error", null, "stream_interrupted");
        return Encoding.UTF8.GetBytes($"data: {Encoding.UTF8.GetString(error.ToJson())}\n\n");
    }
}
