using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Bench.MessagePath;

namespace ChatAi.Bench.Api;

/// <summary>Somebody who calls the API through the gateway, over as many connections as he needs.</summary>
internal sealed class Guest : IDisposable
{
    private readonly SocketsHttpHandler handler = new() { MaxConnectionsPerServer = int.MaxValue, PooledConnectionLifetime = Timeout.InfiniteTimeSpan };
    private readonly HttpClient client;

    public Guest(Uri gateway) => client = new HttpClient(handler) { BaseAddress = gateway, Timeout = TimeSpan.FromMinutes(5) };

    public async Task SignInAsync(CancellationToken cancellationToken)
    {
        using var response = await LoginAsync(ServiceSettings.AdminEmail, ServiceSettings.AdminPassword, "198.18.0.1", cancellationToken);
        var session = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)session!["access_token"]!);
    }

    /// <param name="from">The address that the gateway is told.</param>
    public async Task<HttpResponseMessage> LoginAsync(string email, string password, string from, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/login") { Content = JsonContent.Create(new { email, password }) };
        request.Headers.Add("X-Forwarded-For", from);
        return await client.SendAsync(request, cancellationToken);
    }

    public async Task<bool> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return response.IsSuccessStatusCode;
    }

    public async Task<JsonNode> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync(path, body, cancellationToken);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
    }

    public async Task<JsonNode> ReadAsync(string path, CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative), cancellationToken))!;

    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken) =>
        client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }
}
