using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatAi.AppHost.Standalone.Stores;
using Npgsql;

namespace ChatAi.AppHost.Tests.Run;

/// <summary>The whole application, as it is started, killed, started again and stopped.</summary>
public sealed class LifecycleTests(ChatAi.Testing.Stores stores) : IAsyncDisposable
{
    private static async Task<string[]> ReplicasAsync(int offset)
    {
        using var http = new HttpClient();
        var status = await http.GetFromJsonAsync<JsonElement>($"http://localhost:{3001 + offset}/status");
        return [.. status.GetProperty("replicas").EnumerateArray().Select(replica => replica.GetProperty("status").GetString()!)];
    }

    private readonly string data = Repository.PathTo(".data", "test", $"apphost-{Path.GetRandomFileName()}");

    /// <summary>A test that fails half way leaves servers behind.</summary>
    public async ValueTask DisposeAsync() => await PrivateStores.ClearAsync(new StoreFolders("", data), CancellationToken.None);

    [Fact]
    public async Task Killed_and_started_again_it_adopts_its_stores_and_it_stops_within_ten_seconds()
    {
        var offset = AppHostProcess.FreePortOffset();
        await using var first = AppHostProcess.Start(data, offset);
        await first.BecomesReadyAsync();

        // In the order of AppHost.cs: the schema, then the services, then the gateway, then the demo.
        var migrated = first.IndexOf("migration", "(head)");
        var (api, gateway, demo) = (first.IndexOf("apphost", "api is up"), first.IndexOf("apphost", "gateway is up"), first.IndexOf("demo", "the demo bot answers"));
        Assert.True(migrated >= 0 && migrated < api && api < gateway && gateway < demo, first.Output);
        Assert.Contains("password", first.Lines[first.IndexOf("  Administrator", "")], StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "env")));

        await first.KillAsync();
        await Eventually.Passes(() => NobodyAnswersAsync(offset), TimeSpan.FromSeconds(15));

        await using var second = AppHostProcess.Start(data, offset, ("BotManager__Replicas", "2"));
        await second.BecomesReadyAsync();
        Assert.True(second.IndexOf("apphost", "bot-manager-2 is up") >= 0, second.Output);
        await Eventually.Passes(async () => Assert.Equal(["active", "active"], await ReplicasAsync(offset)), TimeSpan.FromSeconds(30));
        Assert.True(second.IndexOf("apphost", "PostgreSQL 1") >= 0 && second.Output.Contains("adopted", StringComparison.Ordinal), second.Output);
        Assert.Equal(2, second.Lines.Count(line => line.EndsWith(": adopted", StringComparison.Ordinal)));
        Assert.DoesNotContain("password", second.Lines[second.IndexOf("  Administrator", "")], StringComparison.Ordinal);

        var clock = Stopwatch.StartNew();
        await second.AskToEndAsync();
        Assert.Equal(0, second.ExitCode);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await NobodyAnswersAsync(offset);
        Assert.False(File.Exists(Path.Combine(data, "postgres", "data", "postmaster.pid")));
        Assert.False(File.Exists(Path.Combine(data, "redis", "redis.pid")));
    }

    [Fact]
    public async Task A_job_that_fails_stops_the_start_and_is_named()
    {
        var elsewhere = new NpgsqlConnectionStringBuilder(stores.Postgres()) { Database = "there_is_no_such_database" };

        await using var appHost = AppHostProcess.Start(data, AppHostProcess.FreePortOffset(), ("ConnectionStrings__chatai", elsewhere.ConnectionString));
        await appHost.EndsAsync();

        Assert.NotEqual(0, appHost.ExitCode);
        Assert.Contains("stopped: migration failed with exit code", appHost.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("api is up", appHost.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_AppHost_on_the_same_data_is_refused()
    {
        Directory.CreateDirectory(data);
        await using var held = new FileStream(Path.Combine(data, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        await using var appHost = AppHostProcess.Start(data, AppHostProcess.FreePortOffset());
        await appHost.EndsAsync();

        Assert.Equal(1, appHost.ExitCode);
        Assert.Contains("another AppHost is running", appHost.Output, StringComparison.Ordinal);
    }

    private static async Task NobodyAnswersAsync(int offset)
    {
        using var http = new HttpClient();
        foreach (var port in (int[])[8000, 5101, 5102, 3001, 8081])
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(
                () => http.GetAsync(new Uri($"http://{IPAddress.Loopback}:{port + offset}/"), TestContext.Current.CancellationToken));
            Assert.Equal(HttpRequestError.ConnectionError, refused.HttpRequestError);
        }
    }
}
