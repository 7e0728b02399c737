using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ChatAi.ServiceDefaults.Json;
using Microsoft.Extensions.Options;

namespace ChatAi.Simulators.Demo;

/// <summary>
/// The installation's first customer: signs in at the gateway, makes an assistant, gives it a document and connects a bot,
/// by the same calls that any customer's frontend makes. Finding all of that done already is fine.
/// </summary>
internal sealed class Customer(HttpClient http, IOptions<CustomerOptions> options, TimeProvider clock)
{
    private const string AssistantName = "ChatAi guide";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>The exit code of the job.</returns>
    public async Task<int> SettleInAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SignInAsync(cancellationToken);
            var assistant = await FindAssistantAsync(cancellationToken) ?? await MakeAssistantAsync(cancellationToken);
            await TeachAsync(assistant, cancellationToken);
            await ConnectBotAsync(assistant, cancellationToken);
            Console.WriteLine($"the demo bot answers from {Path.GetFileName(options.Value.DocumentPath)}");
            return 0;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"the demo could not be set up: {exception.Message}");
            return 1;
        }
    }

    private async Task SignInAsync(CancellationToken cancellationToken)
    {
        var response = await SendAsync(
            HttpMethod.Post,
            "/api/login",
            JsonContent.Create(new { options.Value.Email, options.Value.Password }, options: WireJson.Options),
            cancellationToken);
        var session = await ReadAsync<Session>(response, cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
    }

    private async Task<long?> FindAssistantAsync(CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Get, "/api/assistants?limit=100", null, cancellationToken);
        var assistants = await ReadAsync<Page<Assistant>>(response, cancellationToken);
        return assistants.Items.FirstOrDefault(assistant => assistant.Name == AssistantName)?.Id;
    }

    private async Task<long> MakeAssistantAsync(CancellationToken cancellationToken)
    {
        var response = await SendAsync(
            HttpMethod.Post,
            "/api/assistants",
            JsonContent.Create(new { Name = AssistantName }, options: WireJson.Options),
            cancellationToken);
        return (await ReadAsync<Assistant>(response, cancellationToken)).Id;
    }

    private async Task TeachAsync(long assistant, CancellationToken cancellationToken)
    {
        var path = options.Value.DocumentPath;
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(path, cancellationToken));
        using var form = new MultipartFormDataContent { { content, "file", Path.GetFileName(path) } };
        await SendAsync(HttpMethod.Post, $"/api/assistants/{assistant}/documents", form, cancellationToken, HttpStatusCode.Conflict);

        await ForgetFormerEditionsAsync(assistant, Path.GetFileName(path), cancellationToken);
        await UntilReadAsync(assistant, cancellationToken);
    }

    private async Task ForgetFormerEditionsAsync(long assistant, string filename, CancellationToken cancellationToken)
    {
        var editions = (await DocumentsAsync(assistant, cancellationToken)).Where(document => document.Filename == filename);
        foreach (var former in editions.OrderByDescending(document => document.Id).Skip(1))
            await SendAsync(HttpMethod.Delete, $"/api/assistants/{assistant}/documents/{former.Id}", null, cancellationToken);
    }

    private async Task UntilReadAsync(long assistant, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, clock);
        while ((await DocumentsAsync(assistant, cancellationToken)).Any(document => document.Status is "pending" or "processing"))
        {
            if (deadline.IsCancellationRequested)
                throw new TimeoutException($"the document was not read within {Patience}.");

            await Task.Delay(TimeSpan.FromMilliseconds(250), clock, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<Document>> DocumentsAsync(long assistant, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Get, $"/api/assistants/{assistant}/documents?limit=100", null, cancellationToken);
        return (await ReadAsync<Page<Document>>(response, cancellationToken)).Items;
    }

    private Task<HttpResponseMessage> ConnectBotAsync(long assistant, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post,
        "/api/bot-instances",
        JsonContent.Create(new { AssistantId = assistant, options.Value.BotToken }, options: WireJson.Options),
        cancellationToken,
        HttpStatusCode.Conflict);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellationToken,
        HttpStatusCode? alsoFine = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        var response = await http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode || response.StatusCode == alsoFine)
            return response;

        var problem = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new HttpRequestException($"{method} {path} answered {(int)response.StatusCode} {problem}");
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync<T>(WireJson.Options, cancellationToken)
        ?? throw new HttpRequestException($"an empty answer where a {typeof(T).Name} was expected.");

    private sealed record Session(string AccessToken);

    private sealed record Page<T>(IReadOnlyList<T> Items);

    private sealed record Assistant(long Id, string Name);

    private sealed record Document(long Id, string Filename, string Status);
}
