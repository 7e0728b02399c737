using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>Reads a stream of live events, as a frontend does.</summary>
public sealed class EventReader : IAsyncDisposable
{
    private readonly HttpClient client;
    private readonly HttpResponseMessage response;
    private readonly IAsyncEnumerator<SseItem<string>> items;

    private EventReader(HttpClient client, HttpResponseMessage response, Stream body)
    {
        (this.client, this.response) = (client, response);
        items = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
    }

    /// <summary>Of the event read last.</summary>
    public string? LastId { get; private set; }

    /// <param name="lastId">From where to go on; null: from now on.</param>
    public static async Task<EventReader> OpenAsync(ApiHost host, Tenant tenant, string path, string? lastId = null)
    {
        var client = host.Client();
        client.DefaultRequestHeaders.Authorization = tenant.Client.DefaultRequestHeaders.Authorization;
        if (lastId is not null)
            client.DefaultRequestHeaders.Add("Last-Event-ID", lastId);

        var response = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(client, response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>
    /// Waits for the next event. Left out, unless it is asked for, is what comes by time or may have happened before: a dialog
    /// that is opened before the stream can be told of after its beginning.
    /// </summary>
    public async Task<(string Type, JsonNode Data)> NextAsync(string? also = null)
    {
        while (await items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)))
        {
            LastId = items.Current.EventId ?? LastId;
            if (items.Current.EventType is "heartbeat" or "dialog.opened" && items.Current.EventType != also)
                continue;

            return (items.Current.EventType, JsonNode.Parse(items.Current.Data)!);
        }

        throw new EndOfStreamException();
    }

    public async ValueTask DisposeAsync()
    {
        response.Dispose();
        client.Dispose();
        await items.DisposeAsync();
    }
}
