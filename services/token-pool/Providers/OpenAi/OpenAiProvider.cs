using System.Net.Http.Headers;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>Any server that speaks OpenAI's API, OpenAI's own among them.</summary>
internal sealed class OpenAiProvider([FromKeyedServices(OpenAiProvider.ClientName)] HttpClient client, Exchange exchange) : IProvider
{
    public const string ClientName = "provider";

    public Task<Reply> SendAsync(Call call, string model, Credential credential, CancellationToken cancellationToken) => exchange.CallAsync(
        call,
        credential,
        stop => SendAsync(
            HttpMethod.Post,
            call.Kind is CallKind.Chat ? "chat/completions" : "embeddings",
            credential,
            new ReadOnlyMemoryContent(UpstreamRequest.Body(call, model)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            stop),
        cancellationToken);

    public Task<UpstreamFailure?> CheckAsync(Credential credential, CancellationToken cancellationToken) =>
        exchange.CheckAsync(credential, stop => SendAsync(HttpMethod.Get, "models", credential, null, stop), cancellationToken);

    private async Task<UpstreamResponse> SendAsync(HttpMethod method, string operation, Credential credential, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{credential.Endpoint!.AbsoluteUri.TrimEnd('/')}/{operation}")) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential.Secret);

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await UpstreamResponse.OfAsync(response, cancellationToken);
    }
}
