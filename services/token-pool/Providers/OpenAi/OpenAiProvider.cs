using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>Any server that speaks OpenAI's API, OpenAI's own and Azure's among them.</summary>
internal sealed class OpenAiProvider(IHttpClientFactory clients, IOptions<ProviderOptions> options, TimeProvider clock) : IProvider
{
    public const string ClientName = "provider";

    public async Task<Reply> SendAsync(Call call, string model, Credential credential, CancellationToken cancellationToken)
    {
        Patience? patience = new(
            clock,
            call.Stream ? options.Value.FirstByteTimeout : options.Value.WholeAnswerTimeout,
            cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            using var request = UpstreamRequest.Create(call, model, credential);
            using var client = clients.CreateClient(ClientName);
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);

            var reply = await ReadAsync(call, credential, response, patience);
            if (reply is Reply.Streamed)
                (response, patience) = (null, null);

            return reply;
        }
        catch (OperationCanceledException) when (patience!.IsExhausted)
        {
            return Failed(FailureKind.TimedOut, "No answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException
                                          && !cancellationToken.IsCancellationRequested)
        {
            // The connect time-out, too, arrives as a cancellation. Messages of the exception may name what the address resolves to.
            return Failed(FailureKind.Unreachable, $"No connection: {Cause(exception)}");
        }
        finally
        {
            response?.Dispose();
            patience?.Dispose();
        }
    }

    public Task<UpstreamFailure?> CheckAsync(Credential credential, CancellationToken cancellationToken) => Task.FromResult<UpstreamFailure?>(null);

    private async Task<Reply> ReadAsync(Call call, Credential credential, HttpResponseMessage response, Patience patience)
    {
        if (response.StatusCode is not HttpStatusCode.OK)
        {
            var refusal = await response.Content.ReadAsByteArrayAsync(patience.Token);
            return Refusal.Read(response, refusal, credential.Secret, clock.GetUtcNow());
        }

        if (call.Stream)
            return await BeginAsync(response, patience);

        var json = await response.Content.ReadAsByteArrayAsync(patience.Token);
        try
        {
            return new Reply.Whole(json, AnswerReader.Usage(json));
        }
        catch (JsonException)
        {
            return Failed(FailureKind.Malformed, "The answer is no JSON");
        }
    }

    /// <summary>Waits for the first event: until then the call may still go to another key.</summary>
    private async Task<Reply> BeginAsync(HttpResponseMessage response, Patience patience)
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

    private static string Cause(Exception exception) => exception is HttpRequestException http
        ? http.HttpRequestError.ToString()
        : exception.GetType().Name;

    private static Reply.Failed Failed(FailureKind kind, string reason) => new(new UpstreamFailure(kind, reason));
}
