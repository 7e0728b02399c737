using System.Net.Http.Json;
using System.Text.Json;

namespace ChatAi.BotManager.Tests.Drivers;

/// <summary>Somebody who calls the HTTP API. What waits gives up by itself, so nothing takes a cancellation token.</summary>
internal sealed class Client(Uri address) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = address };

    public HttpClient Http => http;

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(new Uri(path, UriKind.Relative));

    public Task<JsonElement> ReadAsync(string path) => http.GetFromJsonAsync<JsonElement>(path);

    public Task<string> TextAsync(string path) => http.GetStringAsync(new Uri(path, UriKind.Relative));

    public Task<HttpResponseMessage> PostAsync(string path, object? body = null) => http.PostAsJsonAsync(path, body);

    public Task<HttpResponseMessage> PatchAsync(string path, object body) => http.PatchAsJsonAsync(path, body);

    public Task<HttpResponseMessage> DeleteAsync(string path) => http.DeleteAsync(new Uri(path, UriKind.Relative));

    public void Dispose() => http.Dispose();
}
