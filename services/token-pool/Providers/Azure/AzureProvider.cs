using System.ClientModel;
using System.ClientModel.Primitives;
using ChatAi.TokenPool.Providers.OpenAi;

namespace ChatAi.TokenPool.Providers.Azure;

/// <summary>
/// Azure OpenAI through Microsoft's own client, by the methods that take and give bytes: what the pool and the client know
/// nothing of still goes through. A deployment is called by its model's name.
/// </summary>
internal sealed class AzureProvider(AzureClients clients, Exchange exchange) : IProvider
{
    public Task<Reply> SendAsync(Call call, string model, Credential credential, CancellationToken cancellationToken) => exchange.CallAsync(
        call,
        credential,
        async stop =>
        {
            var client = clients.For(credential);
            using var body = BinaryContent.Create(BinaryData.FromBytes(UpstreamRequest.Body(call, model)));
            var options = Untouched(stop);

            return Received((call.Kind is CallKind.Chat
                ? await client.GetChatClient(model).CompleteChatAsync(body, options)
                : await client.GetEmbeddingClient(model).GenerateEmbeddingsAsync(body, options)).GetRawResponse());
        },
        cancellationToken);

    public Task<UpstreamFailure?> CheckAsync(Credential credential, CancellationToken cancellationToken) => exchange.CheckAsync(
        credential,
        async stop =>
        {
            // The client has no method for it, but its pipeline has the key.
            var pipeline = clients.For(credential).Pipeline;
            using var message = pipeline.CreateMessage(new Uri($"{AzureClients.Root(credential)}/openai/models?api-version={AzureClients.Version}"), "GET");
            message.Apply(Untouched(stop));
            await pipeline.SendAsync(message);

            return Received(message.ExtractResponse()!);
        },
        cancellationToken);

    /// <summary>The answer as it comes, whatever its status.</summary>
    private static RequestOptions Untouched(CancellationToken stop) =>
        new() { BufferResponse = false, ErrorOptions = ClientErrorBehaviors.NoThrow, CancellationToken = stop };

    private static UpstreamResponse Received(PipelineResponse response) => new(
        response.Status,
        name => response.Headers.TryGetValue(name, out var value) ? value : null,
        response.ContentStream ?? Stream.Null,
        response);
}
