using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>Talks to an assistant on the web channel.</summary>
public sealed class Visitor(Tenant tenant, long dialog)
{
    public long Dialog => dialog;

    public static async Task<Visitor> ComeAsync(Tenant tenant, long? assistant = null, string language = "en")
    {
        var opened = await (await tenant.Client.PostAsJsonAsync(
            "/api/dialogs",
            new { assistant_id = assistant ?? await tenant.NewAssistantAsync(), visitor_name = "Ann", language_code = language })).OkAsync();
        return new Visitor(tenant, (long)opened["id"]!);
    }

    public async Task<HttpResponseMessage> SendAsync(string text, string? key = null, string kind = "text", HttpClient? through = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/dialogs/{dialog}/turns") { Content = JsonContent.Create(new { text, kind }) };
        request.Headers.Authorization = tenant.Client.DefaultRequestHeaders.Authorization;
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);

        return await (through ?? tenant.Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<TurnReply> AskAsync(string text, string? key = null, string kind = "text")
    {
        using var response = await SendAsync(text, key, kind);
        if (!response.IsSuccessStatusCode)
            return new TurnReply(response.StatusCode, [], await response.Content.ReadAsStringAsync(), response.Headers.RetryAfter?.Delta);

        var events = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            events.Add(item);

        return new TurnReply(response.StatusCode, events, "", null);
    }

    public async Task<JsonArray> MessagesAsync() =>
        (await (await tenant.Client.GetAsync(new Uri($"/api/dialogs/{dialog}/messages?limit=100", UriKind.Relative))).OkAsync())["items"]!.AsArray();
}
