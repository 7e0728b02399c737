using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatAi.AppHost.Standalone.Stores;
using ChatAi.AppHost.Standalone.Terminal;
using ChatAi.AppHost.Standalone.View;
using ChatAi.AppHost.Tests.Run;

namespace ChatAi.AppHost.Tests.View;

/// <summary>What one sees of an application that runs, on the page and in another terminal.</summary>
public sealed class ViewTests : IAsyncLifetime
{
    private readonly string data = Repository.PathTo(".data", "test", $"view-{Path.GetRandomFileName()}");
    private readonly int offset = AppHostProcess.FreePortOffset();
    private readonly HttpClient http = new();
    private AppHostProcess appHost = null!;

    public async ValueTask InitializeAsync()
    {
        // A secret with letters that are written otherwise in addresses and in JSON.
        appHost = AppHostProcess.Start(data, offset, ("Parameters__secret-key", "a+secret/of{the}test & its \"quotes\", long enough"));
        await appHost.BecomesReadyAsync();

        var view = ViewFile.OfRunning(data)!;
        http.BaseAddress = new Uri(view.Address);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", view.Token);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await appHost.DisposeAsync();
        await PrivateStores.ClearAsync(new StoreFolders("", data), CancellationToken.None);
    }

    [Fact]
    public async Task Nobody_but_the_owner_gets_in_and_no_secret_gets_out()
    {
        await OnlyTheOwnerGetsInAsync();
        await NothingSaysASecretAsync();
    }

    [Fact]
    public async Task What_dies_or_is_stopped_by_hand_is_seen_on_the_page_and_in_the_terminal()
    {
        Assert.Equal(0, (await AskAsync("status")).ExitCode);
        Assert.Contains("healthy", (await AskAsync("status")).Output, StringComparison.Ordinal);

        using var events = new StreamReader(await http.GetStreamAsync(new Uri("/api/events", UriKind.Relative), TestContext.Current.CancellationToken));
        using (var process = Process.GetProcessById((await RowAsync("telegram-simulator")).Pid!.Value))
            process.Kill();
        await SeesAsync(events, "telegram-simulator died (exit code 137)");
        await Eventually.Is(() => RowAsync("telegram-simulator"), row => row is { State: ResourceState.Running, Restarts: 1 }, TimeSpan.FromSeconds(60));

        await CommandAsync("telegram-simulator", "stop", HttpStatusCode.NoContent);
        await Eventually.Is(() => RowAsync("telegram-simulator"), row => row is { State: ResourceState.Stopped, Pid: null });
        var stopped = await AskAsync("status", "--json");
        Assert.Equal(1, stopped.ExitCode);
        Assert.False(JsonDocument.Parse(stopped.Output).RootElement.GetProperty("allRun").GetBoolean());

        await CommandAsync("telegram-simulator", "start", HttpStatusCode.NoContent);
        await Eventually.Is(() => RowAsync("telegram-simulator"), row => row is { State: ResourceState.Running, Restarts: 2 }, TimeSpan.FromSeconds(60));
        await CommandAsync("telegram-simulator", "restart", HttpStatusCode.NoContent);
        await Eventually.Is(() => RowAsync("telegram-simulator"), row => row is { State: ResourceState.Running, Restarts: 3 }, TimeSpan.FromSeconds(60));
        Assert.Equal(0, (await AskAsync("status")).ExitCode);

        // A job and a store are not ours to stop.
        await CommandAsync("migration", "restart", HttpStatusCode.Conflict);
        await CommandAsync("postgres", "stop", HttpStatusCode.Conflict);
        await CommandAsync("nobody", "stop", HttpStatusCode.NotFound);

        var said = await AskAsync("logs", "apphost", "--grep", "DIED");
        Assert.Contains("telegram-simulator died", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("is up", said.Output, StringComparison.Ordinal);
        Assert.Contains("there is no resource 'nobody'", (await AskAsync("logs", "nobody")).Error, StringComparison.Ordinal);

        await appHost.AskToEndAsync();
        var ended = await AskAsync("status");
        Assert.Equal((2, "", $"no AppHost runs on {data}"), (ended.ExitCode, ended.Output, ended.Error.Trim()));
        Assert.False(File.Exists(ViewFile.PathIn(data)));
    }

    private async Task OnlyTheOwnerGetsInAsync()
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ViewFile.PathIn(data)));

        using var stranger = new HttpClient { BaseAddress = http.BaseAddress };
        using var page = await stranger.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("default-src 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);

        foreach (var path in (string[])["/api/resources", "/api/resources/api/environment", "/api/logs", "/api/events"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(stranger, path));
            Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync(http, path, ("Host", $"chatai.example:{http.BaseAddress!.Port}")));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, path, ("Origin", "http://chatai.example")));
        }

        Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync(stranger, "/", ("Host", "localhost:80")));
    }

    private async Task NothingSaysASecretAsync()
    {
        var secrets = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(Path.Combine(data, "parameters.json"), TestContext.Current.CancellationToken))!.Values
            .Append("a+secret/of{the}test")
            .ToList();
        Assert.True(secrets.Count > 6, "the generated secrets are known");

        var seen = new List<string> { (await AskAsync("status")).Output, (await AskAsync("status", "--json")).Output, (await AskAsync("logs")).Output };
        foreach (var path in (string[])["/", "/view.js", "/lines.js", "/api/resources", "/api/logs"])
            seen.Add(await TextAsync(path));
        foreach (var row in await RowsAsync())
            seen.Add(await TextAsync($"/api/resources/{row.Name}/environment"));

        // The text itself, and what JSON and addresses make of it.
        Assert.Contains(seen, text => text.Contains("ConnectionStrings__chatai", StringComparison.Ordinal));
        foreach (var secret in secrets.SelectMany(secret => (string[])[secret, Uri.EscapeDataString(secret), JsonSerializer.Serialize(secret).Trim('"')]))
            Assert.DoesNotContain(seen, text => text.Contains(secret, StringComparison.Ordinal));
    }

    private static async Task SeesAsync(StreamReader events, string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (await events.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"The stream ended without '{text}'.");
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private async Task CommandAsync(string resource, string command, HttpStatusCode answer)
    {
        using var response = await http.PostAsync(new Uri($"/api/resources/{resource}/{command}", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(answer, response.StatusCode);
    }

    private Task<string> TextAsync(string path) => http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task<ResourceRow[]> RowsAsync() =>
        (await http.GetFromJsonAsync<ResourceRow[]>("/api/resources", ViewClient.Json, TestContext.Current.CancellationToken))!;

    private async Task<ResourceRow> RowAsync(string name) => (await RowsAsync()).Single(row => row.Name == name);

    private Task<(int ExitCode, string Output, string Error)> AskAsync(params string[] arguments) => AppHostProcess.AskAsync(data, offset, arguments);
}
