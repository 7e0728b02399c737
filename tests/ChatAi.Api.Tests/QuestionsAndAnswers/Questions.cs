using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;
using ChatAi.Api.Tests.Handoffs;

namespace ChatAi.Api.Tests.QuestionsAndAnswers;

/// <summary>What a tenant does with an assistant's questions and answers.</summary>
internal static class Questions
{
    public static Uri Path(long assistant, string rest = "") => new($"/api/assistants/{assistant}/questions{rest}", UriKind.Relative);

    public static Task<HttpResponseMessage> WriteAsync(this Tenant tenant, long assistant, string question, string answer, long? unanswered = null) =>
        tenant.Client.PostAsJsonAsync(Path(assistant), new { question, answer, unanswered_id = unanswered });

    public static async Task<JsonNode> PairAsync(this Tenant tenant, long assistant, long id) =>
        await (await tenant.Client.GetAsync(Path(assistant, $"/{id}"))).OkAsync();

    public static Task<HttpResponseMessage> ChangeAsync(this Tenant tenant, long assistant, long id, object change) =>
        tenant.Client.PatchAsJsonAsync(Path(assistant, $"/{id}"), change);

    public static async Task ReadyAsync(this Tenant tenant, long assistant, long id) =>
        await Eventually.Is(() => tenant.PairAsync(assistant, id), pair => (string?)pair["status"] == "ready");

    /// <summary>Writes a pair down and waits until it is found.</summary>
    public static async Task<long> AnswerAsync(this Tenant tenant, long assistant, string question, string answer)
    {
        var id = (long)(await (await tenant.WriteAsync(assistant, question, answer)).OkAsync())["id"]!;
        await tenant.ReadyAsync(assistant, id);
        return id;
    }

    public static Task<HttpResponseMessage> ImportAsync(this Tenant tenant, long assistant, string text, string type = "text/csv") =>
        tenant.ImportAsync(assistant, Encoding.UTF8.GetBytes(text), type);

    public static async Task<HttpResponseMessage> ImportAsync(this Tenant tenant, long assistant, byte[] content, string type = "text/csv")
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, Path(assistant, "/import")) { Content = body };

        // What is too long is refused before it is sent.
        request.Headers.ExpectContinue = true;
        return await tenant.Client.SendAsync(request);
    }

    /// <returns>How many were new, changed and unchanged.</returns>
    public static async Task<string> ImportedAsync(this Tenant tenant, long assistant, string text, string type = "text/csv")
    {
        var counted = await (await tenant.ImportAsync(assistant, text, type)).OkAsync();
        return $"{counted["new"]} {counted["changed"]} {counted["unchanged"]}";
    }

    public static async Task<byte[]> ExportAsync(this Tenant tenant, long assistant, string format)
    {
        using var response = await tenant.Client.GetAsync(Path(assistant, $"/export?format={format}"));
        Assert.Equal(format == "csv" ? "text/csv" : "application/json", response.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public static async Task<JsonArray> PairsAsync(this Tenant tenant, long assistant, string query = "?limit=100") =>
        (await tenant.Client.GetJsonAsync($"/api/assistants/{assistant}/questions{query}"))["items"]!.AsArray();
}
