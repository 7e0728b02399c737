using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>The retrieval test of one assistant, as its owner uses it.</summary>
public sealed class RetrievalTester(Tenant tenant, long assistant)
{
    public string Root { get; } = $"/api/assistants/{assistant}/retrieval-test";

    public long Assistant => assistant;

    public static async Task<RetrievalTester> OfNewAssistantAsync(Tenant tenant) => new(tenant, await tenant.NewAssistantAsync());

    public Task<long> TeachAsync(string text, string filename) => tenant.TeachAsync(assistant, text, filename);

    public async Task<long> ExpectAsync(string question, long documentId) =>
        (long)(await (await tenant.Client.PostAsJsonAsync($"{Root}/checks", new { question, document_id = documentId })).OkAsync())["id"]!;

    public Task<HttpResponseMessage> PutAsync(params IEnumerable<(string Question, long DocumentId)> checks) => tenant.Client.PutAsJsonAsync(
        $"{Root}/checks",
        new { checks = checks.Select(check => new { question = check.Question, document_id = check.DocumentId }) });

    public async Task<JsonArray> ChecksAsync() => (await GetAsync("checks?limit=500"))["items"]!.AsArray();

    public async Task<JsonArray> RunsAsync() => (await GetAsync("runs?limit=100"))["items"]!.AsArray();

    /// <summary>Asks for a run, and does not wait for it.</summary>
    public async Task<JsonNode> AskAsync() => await (await tenant.Client.PostAsync(new Uri($"{Root}/runs", UriKind.Relative), null)).OkAsync();

    /// <summary>Asks for a run, and reads it when it is done.</summary>
    public async Task<JsonNode> RunAsync() => await DoneAsync((long)(await AskAsync())["id"]!);

    public Task<JsonNode> DoneAsync(long run) => Eventually.Is(() => GetAsync($"runs/{run}"), answer => (string?)answer["run"]!["status"] == "done");

    /// <summary>Waits for a run that nobody asked for.</summary>
    public async Task<JsonNode> DoneByItselfAsync(string cause)
    {
        var runs = await Eventually.Is(RunsAsync, runs => runs is [{ } newest, ..] && (string?)newest["cause"] == cause && (string?)newest["status"] == "done");
        return await GetAsync($"runs/{runs[0]!["id"]}");
    }

    public Task<HttpResponseMessage> DeleteDocumentAsync(long document) =>
        tenant.Client.DeleteAsync(new Uri($"/api/assistants/{assistant}/documents/{document}", UriKind.Relative));

    public async Task ReplaceDocumentAsync(long document, string text, string filename)
    {
        using var part = new StringContent(text);
        using var form = new MultipartFormDataContent { { part, "file", filename } };
        await (await tenant.Client.PutAsync(new Uri($"/api/assistants/{assistant}/documents/{document}", UriKind.Relative), form)).OkAsync();
    }

    public async Task<JsonNode> GetAsync(string path) => await (await tenant.Client.GetAsync(new Uri($"{Root}/{path}", UriKind.Relative))).OkAsync();
}
