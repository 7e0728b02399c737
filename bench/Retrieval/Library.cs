using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using ChatAi.Bench.MessagePath;

namespace ChatAi.Bench.Retrieval;

/// <summary>Somebody who gives assistants documents and asks what they find, by the calls that anyone makes.</summary>
internal sealed class Library(Uri api) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient http = new() { BaseAddress = api, Timeout = TimeSpan.FromMinutes(5) };

    public async Task SignInAsync(CancellationToken cancellationToken)
    {
        var session = await PostAsync("/api/login", new { email = ServiceSettings.AdminEmail, password = ServiceSettings.AdminPassword }, cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)session["access_token"]!);
    }

    public async Task<long> OpenAsync(string name, CancellationToken cancellationToken) =>
        (long)(await PostAsync("/api/assistants", new { name }, cancellationToken))["id"]!;

    /// <returns>The document's address.</returns>
    public async Task<string> AddAsync(long assistant, string name, byte[] content, CancellationToken cancellationToken)
    {
        using var file = new ByteArrayContent(content);
        using var form = new MultipartFormDataContent { { file, "file", name } };
        using var response = await http.PostAsync(new Uri($"/api/assistants/{assistant}/documents", UriKind.Relative), form, cancellationToken);
        var added = await ReadAsync(response, cancellationToken);
        return $"/api/assistants/{assistant}/documents/{(long)added["id"]!}";
    }

    /// <summary>Returns when every document is read; none may fail.</summary>
    public async Task AddAsync(long assistant, IReadOnlyList<SetDocument> documents, CancellationToken cancellationToken)
    {
        var addresses = new List<string>();
        foreach (var document in documents)
            addresses.Add(await AddAsync(assistant, document.Name, Encoding.UTF8.GetBytes(document.Html), cancellationToken));

        foreach (var address in addresses)
            await ReadyAsync(address, cancellationToken);
    }

    public async Task<JsonNode> ReadyAsync(string document, CancellationToken cancellationToken)
    {
        while (true)
        {
            var shown = (await http.GetFromJsonAsync<JsonNode>(new Uri(document, UriKind.Relative), cancellationToken))!;
            switch ((string)shown["status"]!)
            {
                case "ready":
                    return shown;
                case "failed":
                    throw new InvalidOperationException($"{shown["filename"]} was not read: {shown["error"]}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>What a question finds, best first.</summary>
    public async Task<IReadOnlyList<Find>> AskAsync(long assistant, string question, int limit, CancellationToken cancellationToken)
    {
        var found = await PostAsync($"/api/assistants/{assistant}/search", new { query = question, limit }, cancellationToken);
        return [.. found["items"]!.AsArray().Select(item => new Find((string)item!["title"]!, (double)item["score"]!))];
    }

    /// <summary>What a visitor is answered who asks nothing else.</summary>
    public async Task<Answer> AnswerAsync(long assistant, string question, CancellationToken cancellationToken)
    {
        var dialog = (long)(await PostAsync("/api/dialogs", new { assistant_id = assistant }, cancellationToken))["id"]!;
        using var response = await http.PostAsJsonAsync($"/api/dialogs/{dialog}/turns", new { text = question }, cancellationToken);
        await using var events = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(events).EnumerateAsync(cancellationToken))
        {
            if (item.EventType is "answer" && JsonNode.Parse(item.Data) is { } answer)
                return new Answer((string)answer["text"]!, [.. answer["sources"]!.AsArray().Select(source => (string)source!["title"]!)]);
        }

        throw new InvalidOperationException($"\"{question}\" was not answered.");
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(path, body, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{response.RequestMessage!.RequestUri} answered {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");

        return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
    }
}

internal sealed record Find(string Document, double Score);

/// <param name="Sources">The titles of what it cites.</param>
internal sealed record Answer(string Text, IReadOnlyList<string> Sources);
