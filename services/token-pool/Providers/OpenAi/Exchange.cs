using System.ClientModel;
using System.Text.Json;
using ChatAi.TokenPool.Providers.Tokens;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>One exchange in OpenAI's protocol, with whichever client: what its outcome means, and how long to wait for it.</summary>
internal sealed class Exchange(IOptions<ProviderOptions> options, TimeProvider clock)
{
    public delegate Task<UpstreamResponse> Send(CancellationToken cancellationToken);

    public Task<Reply> CallAsync(Call call, Credential credential, Send send, CancellationToken callerGone) => RunAsync(
        call.Stream ? options.Value.FirstByteTimeout : options.Value.WholeAnswerTimeout,
        send,
        (response, patience) => (response.Status, call.Stream) switch
        {
            (not StatusCodes.Status200OK, _) => RefusedAsync(response, credential, patience),
            (_, true) => BeginAsync(response, patience),
            _ => WholeAsync(call, credential, response, patience),
        },
        callerGone);

    /// <param name="send">Asks for the list of models, which every key may see.</param>
    public async Task<UpstreamFailure?> CheckAsync(Credential credential, Send send, CancellationToken callerGone)
    {
        var reply = await RunAsync(
            options.Value.CheckTimeout,
            send,
            (response, patience) => response.Status is StatusCodes.Status200OK
                ? WholeAsync(null, credential, response, patience)
                : RefusedAsync(response, credential, patience),
            callerGone);

        // A server that has no such list says nothing against the key.
        return reply is Reply.Failed { Failure: { Kind: not FailureKind.ModelUnknown } failure } ? failure : null;
    }

    private async Task<Reply> RunAsync(TimeSpan time, Send send, Func<UpstreamResponse, Patience, Task<Reply>> read, CancellationToken callerGone)
    {
        Patience? patience = new(clock, time, callerGone);
        UpstreamResponse? response = null;
        try
        {
            response = await send(patience.Token);
            var reply = await read(response, patience);
            if (reply is Reply.Streamed)
                (response, patience) = (null, null);

            return reply;
        }
        catch (OperationCanceledException) when (patience!.IsExhausted)
        {
            return Failed(FailureKind.TimedOut, "No answer in time");
        }
        catch (InvalidDataException exception)
        {
            return Failed(FailureKind.Malformed, exception.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or ClientResultException or IOException or OperationCanceledException
                                          && !callerGone.IsCancellationRequested)
        {
            // The connect time-out, too, arrives as a cancellation. Messages of the exception may name what the address resolves to.
            return Failed(FailureKind.Unreachable, $"No connection: {Cause(exception)}");
        }
        finally
        {
            if (response is not null)
                await response.DisposeAsync();
            patience?.Dispose();
        }
    }

    private async Task<Reply> RefusedAsync(UpstreamResponse response, Credential credential, Patience patience) =>
        Refusal.Read(response, await response.ReadToEndAsync(patience.Token), credential.Secret, clock.GetUtcNow());

    private async Task<Reply> WholeAsync(Call? call, Credential credential, UpstreamResponse response, Patience patience)
    {
        var json = await response.ReadToEndAsync(patience.Token);
        try
        {
            var (usage, hasError) = AnswerReader.Whole(json.Span);

            // Some servers refuse with a 200.
            if (hasError)
                return Refusal.Read(response, json, credential.Secret, clock.GetUtcNow());

            usage ??= call is null ? TokenUsage.None : TokenEstimate.Of(call, AnswerReader.Text(json));
            return new Reply.Whole(json, usage);
        }
        catch (JsonException)
        {
            return Failed(FailureKind.Malformed, "The answer is no JSON");
        }
    }

    /// <summary>Waits for the first event: until then the call may still go to another key.</summary>
    private async Task<Reply> BeginAsync(UpstreamResponse response, Patience patience)
    {
        var events = EventStream.ReadAsync(response, patience, options.Value.StreamIdleTimeout).GetAsyncEnumerator(CancellationToken.None);
        var begun = false;
        try
        {
            if (!await events.MoveNextAsync())
                return Failed(FailureKind.Malformed, "The stream is empty");

            if (events.Current.Failure is { } failure)
                return new Reply.Failed(failure);

            begun = true;
            return new Reply.Streamed(events.Current, events);
        }
        finally
        {
            if (!begun)
                await events.DisposeAsync();
        }
    }

    private static string Cause(Exception exception) => exception switch
    {
        HttpRequestException http => http.HttpRequestError.ToString(),
        ClientResultException { InnerException: { } inner } => Cause(inner),
        _ => exception.GetType().Name,
    };

    private static Reply.Failed Failed(FailureKind kind, string reason) => new(new UpstreamFailure(kind, reason));
}
