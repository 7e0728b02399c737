using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Npgsql;
using Xunit;

namespace ChatAi.Testing;

/// <summary>
/// A whole installation, started as a developer starts it: by the AppHost, in a data folder of the test assembly's own.
/// </summary>
/// <param name="portOffset">Keeps it apart from other installations on the machine; each test assembly has its own.</param>
public abstract class Installation(int portOffset) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<string> output = new();
    private readonly string data = Repository.PathTo(".data", "test", Assembly.GetEntryAssembly()!.GetName().Name!);
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process appHost = null!;
    private NpgsqlDataSource database = null!;

    public HttpClient Gateway { get; } = new() { BaseAddress = Address(8000, portOffset) };

    public HttpClient BotManager { get; } = new() { BaseAddress = Address(3001, portOffset) };

    public HttpClient Telegram { get; } = new() { BaseAddress = Address(8081, portOffset) };

    public string AdminEmail { get; private set; } = "";

    public string AdminPassword { get; private set; } = "";

    /// <summary>Where everything that the installation keeps lies.</summary>
    public string Data => data;

    /// <summary>All that the AppHost and its services have printed.</summary>
    public IEnumerable<string> Output => output;

    /// <summary>Everything in the installation that nobody may see, as the AppHost keeps it.</summary>
    public IReadOnlyList<string> Secrets { get; private set; } = [];

    /// <summary>What the AppHost and its services find in their environment besides.</summary>
    protected virtual IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    public virtual async ValueTask InitializeAsync()
    {
        if (Directory.Exists(data) && !File.Exists(Path.Combine(data, "postgres", "data", "postmaster.pid")))
            Directory.Delete(data, recursive: true);

        Start();
        await ready.Task.WaitAsync(Patience);

        var environment = await File.ReadAllLinesAsync(Path.Combine(data, "env"));
        Database = ConnectionString(ValueOf(environment, "DATABASE_URL"));
        database = NpgsqlDataSource.Create(Database);
        using var parameters = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(data, "parameters.json")));
        Secrets = [.. parameters.RootElement.EnumerateObject().Select(parameter => parameter.Value.GetString()!)];
        AdminEmail = ValueOf(environment, "ADMIN_EMAIL");
        AdminPassword = ValueOf(environment, "ADMIN_PASSWORD");
        await SignInAsync(AdminEmail, AdminPassword);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Gateway.Dispose();
        BotManager.Dispose();
        Telegram.Dispose();

        using (Process.Start("kill", ["-TERM", appHost.Id.ToString(CultureInfo.InvariantCulture)]))
            await appHost.WaitForExitAsync();

        appHost.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Says something to the demo bot.</summary>
    public async Task SayAsync(long chat, string text)
    {
        var response = await Telegram.PostAsJsonAsync($"/sim/bots/{await DemoBotAsync()}/chats/{chat}/messages", new { text });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>What the demo bot has said in a chat so far.</summary>
    public async Task<IReadOnlyList<string>> RepliesAsync(long chat)
    {
        var conversation = await Telegram.GetFromJsonAsync<JsonElement>($"/sim/bots/{await DemoBotAsync()}/chats/{chat}");
        return
        [
            .. conversation.GetProperty("messages").EnumerateArray()
                .Where(message => message.GetProperty("from_bot").GetBoolean())
                .Select(message => message.GetProperty("text").GetString()!),
        ];
    }

    /// <summary>What stands on the buttons under the bot's messages.</summary>
    public async Task<IReadOnlyList<string>> ButtonsAsync(long chat)
    {
        var conversation = await Telegram.GetFromJsonAsync<JsonElement>($"/sim/bots/{await DemoBotAsync()}/chats/{chat}");
        return
        [
            .. conversation.GetProperty("messages").EnumerateArray()
                .Where(message => message.GetProperty("message").TryGetProperty("reply_markup", out _))
                .SelectMany(message => message.GetProperty("message").GetProperty("reply_markup").GetProperty("inline_keyboard").EnumerateArray())
                .SelectMany(row => row.EnumerateArray())
                .Select(button => button.GetProperty("text").GetString()!),
        ];
    }

    /// <summary>The connection string of the superuser who owns the schema.</summary>
    public string Database { get; private set; } = "";

    /// <summary>After somebody has ended all sessions of the database.</summary>
    public void ForgetConnections() => database.Clear();

    public async Task ExecuteAsync(string sql)
    {
#pragma warning disable CA2100 // the tests' own statements
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ValueAsync<T>(string sql)
    {
#pragma warning disable CA2100 // the tests' own statements
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The process of bot-manager at this moment, as it says itself.</summary>
    public async Task<Process> BotManagerProcessAsync()
    {
        var status = await BotManager.GetFromJsonAsync<JsonElement>("/status");
        return Process.GetProcessById(status.GetProperty("bots")[0].GetProperty("pid").GetInt32());
    }

    /// <summary>The process of a service at this moment: a child of the AppHost's that runs its assembly.</summary>
    public Process ProcessOf(string project) => Process.GetProcesses().Single(process => IsOfAppHost(process.Id, $"{project}.dll"));

    public async Task<bool> IsHealthyAsync()
    {
        using var response = await Gateway.GetAsync(new Uri("/health", UriKind.Relative));
        return response.IsSuccessStatusCode;
    }

    /// <summary>A key that is preferred to the built-in provider until it is disposed of.</summary>
    public async Task<IAsyncDisposable> AddKeyAsync(string name, string token, Uri endpoint, int dailyLimit = 0)
    {
        var response = await Gateway.PostAsJsonAsync("/api/admin/ai-tokens", new { name, token, endpoint, priority = 1, model_access = "gpt-4o-mini", daily_limit = dailyLimit });
        return new AddedKey(Gateway, response.EnsureSuccessStatusCode().Headers.Location!);
    }

    private bool IsOfAppHost(int id, string assembly)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0').Any(argument => Path.GetFileName(argument) == assembly)
                && File.ReadLines($"/proc/{id}/status").Contains($"PPid:\t{appHost.Id}");
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    }

    private void Start()
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.AppHost")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["CHATAI_DATA"] = data,
                ["CHATAI_PORT_OFFSET"] = portOffset.ToString(CultureInfo.InvariantCulture),
                ["OPENAI_API_KEY"] = "",

                // One address asks for everything here.
                ["Gateway__RateLimits__Address__Requests"] = "0",
                ["Gateway__RateLimits__User__Requests"] = "0",
                ["Gateway__RateLimits__SignIn__Requests"] = "0",
            },
        };

        foreach (var (name, value) in Environment)
            start.Environment[name] = value;

        appHost = new Process { StartInfo = start, EnableRaisingEvents = true };
        appHost.OutputDataReceived += (_, line) => Heard(line.Data);
        appHost.ErrorDataReceived += (_, line) => Heard(line.Data);
        appHost.Exited += (_, _) => ready.TrySetException(new InvalidOperationException(
            $"The AppHost ended with exit code {appHost.ExitCode}.\n{string.Join('\n', output.TakeLast(40))}"));
        appHost.Start();
        appHost.BeginOutputReadLine();
        appHost.BeginErrorReadLine();
    }

    private void Heard(string? line)
    {
        if (line is null)
            return;

        output.Enqueue(line);
        if (line.Contains("ChatAi runs", StringComparison.Ordinal))
            ready.TrySetResult();
    }

    private async Task<long> DemoBotAsync() =>
        (await Telegram.GetFromJsonAsync<JsonElement>("/sim/bots")).GetProperty("bots")[0].GetProperty("id").GetInt64();

    private async Task SignInAsync(string email, string password)
    {
        var response = await Gateway.PostAsJsonAsync("/api/login", new { email, password });
        var session = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Gateway.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("access_token").GetString());
    }

    private static Uri Address(int port, int offset) => new($"http://localhost:{port + offset}");

    private static string ValueOf(string[] environment, string name) =>
        environment.Single(line => line.StartsWith($"export {name}=", StringComparison.Ordinal)).Split('=', 2)[1].Trim('\'');

    private static string ConnectionString(string url)
    {
        var address = new Uri(url);
        var login = address.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port,
            Username = Uri.UnescapeDataString(login[0]),
            Password = Uri.UnescapeDataString(login[1]),
            Database = address.AbsolutePath.TrimStart('/'),
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
    }

    private sealed class AddedKey(HttpClient gateway, Uri location) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => (await gateway.DeleteAsync(location)).EnsureSuccessStatusCode();
    }
}
