using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatAi.AppHost.Standalone.View;

namespace ChatAi.AppHost.Standalone.Terminal;

/// <summary>Asks the running AppHost what its page asks.</summary>
internal sealed class ViewClient : IDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
    };

    /// <summary>A proxy of the environment has no business with an address of this machine.</summary>
    private readonly SocketsHttpHandler direct = new() { UseProxy = false };
    private readonly HttpClient http;

    public ViewClient(ViewFile view)
    {
        http = new HttpClient(direct, disposeHandler: false) { BaseAddress = new Uri(view.Address), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", view.Token);
    }

    public async Task<IReadOnlyList<ResourceRow>> ResourcesAsync(CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<ResourceRow[]>("/api/resources", Json, cancellationToken) ?? [];

    /// <returns>Null when there is no such resource.</returns>
    public async Task<IReadOnlyList<LogLine>?> LinesAsync(string? resource, string? grep, long after, CancellationToken cancellationToken)
    {
        var query = $"/api/logs?after={after}";
        if (resource is not null)
            query += $"&resource={Uri.EscapeDataString(resource)}";
        if (grep is not null)
            query += $"&grep={Uri.EscapeDataString(grep)}";

        using var response = await http.GetAsync(new Uri(query, UriKind.Relative), cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound)
            return null;

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<LogLine[]>(Json, cancellationToken) ?? [];
    }

    public void Dispose()
    {
        http.Dispose();
        direct.Dispose();
    }
}
