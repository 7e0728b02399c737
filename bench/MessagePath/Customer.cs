using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using ChatAi.ServiceDefaults.Json;
using Npgsql;

namespace ChatAi.Bench.MessagePath;

/// <summary>Whose bots these are: adds the keys, makes an assistant, gives it a document and connects its bots, by the calls that anyone makes.</summary>
internal sealed class Customer(Installation installation) : IDisposable
{
    /// <summary>The provider treats look-ups and completions differently, so each has a key of its own.</summary>
    public const string EmbeddingKey = "sk-bench-embedding";

    public const string ChatKey = "sk-bench-chat";

    private const int AtATime = 8;
    private const string Document = "# Marks\n\nEvery mark that is said here means that somebody waits for an answer which repeats it.\n";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient http = new();

    public void Dispose() => http.Dispose();

    public async Task<IReadOnlyList<ConnectedBot>> SettleInAsync(int bots, CancellationToken cancellationToken)
    {
        await SignInAsync(cancellationToken);
        await SwitchBuiltInProviderOffAsync(cancellationToken);
        await AddKeyAsync(EmbeddingKey, "text-embedding-3-small", cancellationToken);
        await AddKeyAsync(ChatKey, "gpt-4o-mini", cancellationToken);

        var assistant = await PostAsync<Made>(Part.Api, "/api/assistants", new { Name = "Bench" }, cancellationToken);
        await TeachAsync(assistant.Id, Document, cancellationToken);

        var connected = new List<ConnectedBot>();
        foreach (var some in Enumerable.Range(0, bots).Chunk(AtATime))
            connected.AddRange(await Task.WhenAll(some.Select(_ => ConnectBotAsync(assistant.Id, cancellationToken))));

        return connected;
    }

    /// <summary>One more assistant that knows a document. The built-in provider answers for it, since there are no keys.</summary>
    public async Task<long> AddAssistantAsync(string document, CancellationToken cancellationToken)
    {
        await SignInAsync(cancellationToken);
        var assistant = await PostAsync<Made>(Part.Api, "/api/assistants", new { Name = "Gazetteer" }, cancellationToken);
        await TeachAsync(assistant.Id, document, cancellationToken);
        return assistant.Id;
    }

    private async Task SignInAsync(CancellationToken cancellationToken)
    {
        var session = await PostAsync<Session>(
            Part.Api,
            "/api/login",
            new { Email = ServiceSettings.AdminEmail, Password = ServiceSettings.AdminPassword },
            cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
    }

    /// <summary>It knows no echo: an answer of its own could not be told from another.</summary>
    private async Task SwitchBuiltInProviderOffAsync(CancellationToken cancellationToken)
    {
        await using var command = installation.Books.CreateCommand("update ai_token_pool set is_active = false where provider = 'local'");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private Task<Made> AddKeyAsync(string key, string model, CancellationToken cancellationToken) => PostAsync<Made>(
        Part.TokenPool,
        "/api/admin/ai-tokens",
        new { Name = key, Token = key, Endpoint = installation.Provider.OpenAiAddress, ModelAccess = model, DailyLimit = 0, MonthlyLimit = 0 },
        cancellationToken);

    private async Task TeachAsync(long assistant, string document, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(document));
        using var form = new MultipartFormDataContent { { content, "file", "document.md" } };
        await SendAsync<Made>(Part.Api, $"/api/assistants/{assistant}/documents", form, cancellationToken);

        await using var command = installation.Books.CreateCommand("select count(*) from documents where assistant_id = $1 and status = 'ready'");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = assistant });
        while ((long)(await command.ExecuteScalarAsync(cancellationToken))! == 0)
            await Task.Delay(Pause, cancellationToken);
    }

    private async Task<ConnectedBot> ConnectBotAsync(long assistant, CancellationToken cancellationToken)
    {
        var bot = await installation.Telegram.CreateBotAsync();
        var made = await PostAsync<Made>(Part.BotManager, "/api/bot-instances", new { AssistantId = assistant, BotToken = bot.Token }, cancellationToken);
        while (!installation.Telegram.IsOnline(bot))
            await Task.Delay(Pause, cancellationToken);

        return new ConnectedBot(made.Id, bot);
    }

    private async Task<T> PostAsync<T>(Part service, string path, object body, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(body, options: WireJson.Options);
        return await SendAsync<T>(service, path, content, cancellationToken);
    }

    private async Task<T> SendAsync<T>(Part service, string path, HttpContent content, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(new Uri(installation.AddressOf(service), path), content, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path} answered {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");

        return (await response.Content.ReadFromJsonAsync<T>(WireJson.Options, cancellationToken))!;
    }

    private sealed record Session(string AccessToken);

    private sealed record Made(long Id);
}
