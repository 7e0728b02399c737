using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>A registered user with what he makes: assistants, documents, a bot whose messages come in as turns.</summary>
public sealed class Tenant
{
    public const string Password = "a-password-of-mine-1";

    private readonly ApiFixture api;

    private Tenant(ApiFixture api, long id, string email, HttpClient client)
    {
        this.api = api;
        Id = id;
        Email = email;
        Client = client;
    }

    public long Id { get; }

    public string Email { get; }

    /// <summary>Carries the user's access token.</summary>
    public HttpClient Client { get; }

    public static async Task<Tenant> RegisterAsync(ApiFixture api)
    {
        var email = $"user{api.Next()}@example.com";
        using var anonymous = api.Host.Client();
        var user = await (await anonymous.PostAsJsonAsync("/api/register", new { email, password = Password })).OkAsync();
        var session = await (await anonymous.PostAsJsonAsync("/api/login", new { email, password = Password })).OkAsync();

        return new Tenant(api, (long)user["id"]!, email, api.Host.Client((string)session["access_token"]!));
    }

    public async Task<long> NewAssistantAsync(string name = "Guide") =>
        (long)(await (await Client.PostAsJsonAsync("/api/assistants", new { name })).OkAsync())["id"]!;

    public Task<HttpResponseMessage> UploadAsync(long assistant, string text, string filename = "runbook.md") =>
        UploadAsync(assistant, Encoding.UTF8.GetBytes(text), filename);

    public async Task<HttpResponseMessage> UploadAsync(long assistant, byte[] content, string filename)
    {
        using var part = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var form = new MultipartFormDataContent { { part, "file", filename } };
        return await Client.PostAsync(new Uri($"/api/assistants/{assistant}/documents", UriKind.Relative), form);
    }

    /// <summary>Uploads a text and waits until it can be found.</summary>
    public async Task<long> TeachAsync(long assistant, string text, string filename = "runbook.md")
    {
        var document = (long)(await (await UploadAsync(assistant, text, filename)).OkAsync())["id"]!;
        await Eventually.Is(() => DocumentAsync(assistant, document), found => (string)found["status"]! == "ready");
        return document;
    }

    public async Task<JsonNode> DocumentAsync(long assistant, long document) =>
        await (await Client.GetAsync(new Uri($"/api/assistants/{assistant}/documents/{document}", UriKind.Relative))).OkAsync();

    /// <param name="through">Another process than the first.</param>
    public async Task<JsonArray> SearchAsync(long assistant, string query, ApiHost? through = null)
    {
        using var client = (through ?? api.Host).Client();
        client.DefaultRequestHeaders.Authorization = Client.DefaultRequestHeaders.Authorization;
        return (await (await client.PostAsJsonAsync($"/api/assistants/{assistant}/search", new { query })).OkAsync())["items"]!.AsArray();
    }

    /// <summary>A bot as bot-manager would have made it.</summary>
    public async Task<Bot> NewBotAsync(long assistant)
    {
        var id = await api.QueryAsync<long>(
            """
            insert into bot_instances (user_id, assistant_id, bot_token_ciphertext, token_fingerprint, telegram_id, username, display_name, webhook_secret)
            values ($1, $2, '\x00', $3, 1, 'test_bot', 'Test', 'secret')
            returning id
            """,
            Id,
            assistant,
            Guid.NewGuid().ToByteArray());
        return new Bot(api, id, Id, assistant);
    }
}

internal static class Responses
{
    public static async Task<JsonNode> OkAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public static async Task<JsonNode> ProblemAsync(this HttpResponseMessage response, int status, string? type = null)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.StartsWith("urn:chatai:", (string?)problem["type"], StringComparison.Ordinal);
        if (type is not null)
            Assert.Equal(type, (string?)problem["type"]);

        return problem;
    }
}
