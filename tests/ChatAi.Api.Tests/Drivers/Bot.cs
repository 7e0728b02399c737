using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>Brings messages to the service as bot-manager does.</summary>
public sealed class Bot(ApiFixture api, long id, long owner, long assistant)
{
    public long Id => id;

    /// <param name="chat">null: a chat of its own.</param>
    public object Update(int update, string text, long? chat = null, string kind = "text", string language = "en") => new
    {
        bot_id = id,
        update_id = update,
        user_id = owner,
        assistant_id = assistant,
        chat = new { id = chat ?? 555, username = "ann", first_name = "Ann", language_code = language },
        text,
        kind,
    };

    public async Task<TurnReply> SayAsync(string text, int? update = null, long? chat = null, string kind = "text", ApiHost? through = null, string language = "en")
    {
        using var client = (through ?? api.Host).Client(TokenPoolDouble.ServiceToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/turns")
        {
            Content = JsonContent.Create(Update(update ?? api.Next(), text, chat, kind, language)),
        };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
            return new TurnReply(response.StatusCode, [], await response.Content.ReadAsStringAsync(), response.Headers.RetryAfter?.Delta);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            events.Add(item);

        return new TurnReply(response.StatusCode, events, "", null);
    }
}

public sealed record TurnReply(HttpStatusCode Status, IReadOnlyList<SseItem<string>> Events, string Problem, TimeSpan? RetryAfter)
{
    public string Outcome => Events[^1].EventType;

    public JsonNode Last => JsonNode.Parse(Events[^1].Data)!;

    public string Text => (string)Last["text"]!;

    public IEnumerable<string> Deltas => Events.Where(item => item.EventType == "delta").Select(item => (string)JsonNode.Parse(item.Data)!["text"]!);
}
