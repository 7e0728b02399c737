using System.Net.Http.Headers;

namespace ChatAi.Gateway.Services;

/// <summary>One running process of a service behind the gateway.</summary>
internal sealed record ServiceInstance(string Service, Uri Address, HttpMessageInvoker Client)
{
    public async Task<HttpResponseMessage> GetAsync(
        string path,
        CancellationToken cancellationToken,
        MediaTypeWithQualityHeaderValue? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path));
        if (accept is not null)
            request.Headers.Accept.Add(accept);

        return await Client.SendAsync(request, cancellationToken);
    }
}
