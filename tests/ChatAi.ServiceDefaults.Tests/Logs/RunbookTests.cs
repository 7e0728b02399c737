using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatAi.ServiceDefaults.Tests.Logs;

/// <summary>What operators type finds what they look for, and nothing else.</summary>
public sealed class RunbookTests : IAsyncLifetime
{
    private readonly LogFolder folder = new();

    public async ValueTask InitializeAsync()
    {
        await using (var host = await LogHost.StartAsync(folder, LogHost.Clock()))
        {
            foreach (var path in (string[])["/took/3", "/took/999", "/took/1234", "/took/4999", "/took/5000", "/took/5000", "/took/12000", "/answers/401", "/answers/403", "/answers/404", "/answers/503", "/api/dialogs"])
                await host.GetAsync(path);

            host.Log(LogLevel.Warning, "Old events could not be removed", new NpgsqlException("Failed to connect to 127.0.0.1:5432"));
            host.Log(LogLevel.Warning, "The signal is away", new SocketException((int)SocketError.ConnectionRefused));
            host.Log(LogLevel.Warning, "Memory is nearly used up: this process has 900 MB of 1000 MB");
            host.Log(LogLevel.Critical, "Nothing goes any more");
        }

        await using (var manager = await LogHost.StartAsync(folder, LogHost.Clock(), "ChatAi.BotManager"))
        {
            manager.Log(LogLevel.Information, "It was started");
            manager.Log(LogLevel.Error, "It did not start");
        }
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    // A trace id may have 401 in it, so of that search the other lines are left out.
    [Theory]
    [InlineData("grep ERROR logs/api.log | tail -20", "/answers/503 503", "Nothing goes any more", "It did not start")]
    [InlineData("grep -E \"(401|403|Unauthorized|Forbidden)\" logs/api.log | grep /answers/40[13]", "/answers/401 401", "/answers/403 403")]
    [InlineData("grep -i \"database.*error\\|connection.*failed\" logs/api.log", "Old events could not be removed", "The signal is away")]
    [InlineData("grep -i \"bot.*error\\|worker.*failed\" logs/api.log", "It did not start")]
    [InlineData("grep -E \"duration.*[5-9][0-9]{3}|duration.*[0-9]{5}\" logs/api.log", "duration_ms=5000", "duration_ms=5000", "duration_ms=12000")]
    [InlineData("grep -i \"memory\\|oom\\|out of memory\" logs/api.log", "has 900 MB of 1000 MB")]
    [InlineData("cat logs/api.log | grep -i \"bot\\|worker\"", "It was started", "It did not start")]
    [InlineData("awk '$7 == 401 || $7 == 403' logs/api.log", "/answers/401 401", "/answers/403 403")]
    public async Task A_search_finds(string command, params string[] expected)
    {
        var found = await folder.ShellAsync(command);

        Assert.Equal(expected.Length, found.Length);
        Assert.All(found.Zip(expected), pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Slow_paths_are_counted() => Assert.Equal(
        ["      2 /took/5000 duration_ms=5000", "      1 /took/4999 duration_ms=4999", "      1 /took/1234 duration_ms=1234", "      1 /took/12000 duration_ms=12000"],
        await folder.ShellAsync("grep -E \"duration.*[1-9][0-9]{3}\" logs/api.log | cut -d' ' -f6,8 | sort | uniq -c | LC_ALL=C sort -nr"));
}
