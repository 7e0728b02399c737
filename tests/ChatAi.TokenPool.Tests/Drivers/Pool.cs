using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using ChatAi.TokenPool.Completions;
using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Usage;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatAi.TokenPool.Tests.Drivers;

/// <summary>One replica of token-pool on a real socket, and its callers.</summary>
public sealed class Pool : IAsyncDisposable
{
    public const string ServiceToken = "a-service-token-for-the-tests-only";
    public const string SecretKey = "a-key-for-the-tests-that-is-long-enough";

    private readonly WebApplicationFactory<ListModels.Response> factory;
    private readonly string journal = Directory.CreateTempSubdirectory("chatai-journal-").FullName;

    public Pool(string connectionString, params (string Name, string Value)[] settings)
    {
#pragma warning disable CA2000 // disposed with the one it is made from
        factory = new WebApplicationFactory<ListModels.Response>().WithWebHostBuilder(host =>
        {
            host.UseUrls("http://127.0.0.1:0");
            host.UseSetting("ConnectionStrings:chatai", connectionString);
            host.UseSetting("SECRET_KEY", SecretKey);
            host.UseSetting("SERVICE_TOKEN", ServiceToken);
            host.UseSetting("OPENAI_API_KEY", "");
            host.UseSetting("OPENAI_BASE_URL", "");
            host.UseSetting("Journal:Folder", journal);
            foreach (var (name, value) in settings)
                host.UseSetting(name, value);

            host.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
            host.ConfigureTestServices(services =>
                services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, AccessTokens.Trust));
        });
#pragma warning restore CA2000
        factory.UseKestrel();
        factory.StartServer();

        Service = Caller(ServiceToken);
        Admin = Caller(AccessTokens.Of(Roles.Admin));
        Anyone = Caller(null);
        User = Caller(AccessTokens.Of(Roles.User));
    }

    public HttpClient Service { get; }

    public HttpClient Admin { get; }

    public HttpClient User { get; }

    public HttpClient Anyone { get; }

    internal CapturedLog Log { get; } = new();

    /// <summary>Somebody of a tenant.</summary>
    public HttpClient Of(string role, long tenant) => Caller(AccessTokens.Of(role, tenant));

    public async Task<long> AddKeyAsync(
        string token,
        Uri endpoint,
        string? name = null,
        int priority = 1,
        int dailyLimit = 0,
        int monthlyLimit = 0,
        string modelAccess = "gpt-4o-mini,text-embedding-3-small",
        string provider = "openai")
    {
        using var response = await Admin.PostAsJsonAsync(
            "/api/admin/ai-tokens",
            new { name = name ?? token, token, endpoint, priority, daily_limit = dailyLimit, monthly_limit = monthlyLimit, model_access = modelAccess, provider });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());

        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    /// <summary>Returns when the database has every call that is over, and this replica knows what the database says.</summary>
    public async Task SettleAsync()
    {
        await factory.Services.GetRequiredService<Reporter>().ReportAsync();
        await factory.Services.GetRequiredService<KeyRing>().RefreshAsync();
    }

    public Task<Answered> ChatAsync(string question = "Which port?", bool stream = false, bool includeUsage = false) =>
        PostAsync("/v1/chat/completions", ChatBody(question, stream, includeUsage));

    public Task<Answered> EmbedAsync(string model, params string[] input) => PostAsync("/v1/embeddings", new { model, input });

    public static async Task<Answered> GetAsync(HttpClient caller, string path)
    {
        ArgumentNullException.ThrowIfNull(caller);
        using var answer = await caller.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await Answered.ReadAsync(answer);
    }

    public async Task<Answered> PostAsync(string path, object body, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(path, body, headers);
        return await Answered.ReadAsync(answer);
    }

    /// <summary>Returns at the first byte, so that the stream can be watched, or left.</summary>
    public Task<HttpResponseMessage> BeginChatAsync() => SendAsync("/v1/chat/completions", ChatBody("Which port?", stream: true, includeUsage: false));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in (HttpClient[])[Service, Admin, User, Anyone])
            client.Dispose();

        await factory.DisposeAsync();
        Directory.Delete(journal, recursive: true);
        Log.Dispose();
    }

    private static object ChatBody(string question, bool stream, bool includeUsage) => new
    {
        model = "gpt-4o-mini",
        messages = new[] { new { role = "user", content = question } },
        stream,
        stream_options = includeUsage ? new { include_usage = true } : null,
    };

    private async Task<HttpResponseMessage> SendAsync(string path, object body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body, options: WireJson.Options),
        };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);

        return await Service.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private HttpClient Caller(string? token)
    {
        var client = factory.CreateClient();
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        return client;
    }
}
