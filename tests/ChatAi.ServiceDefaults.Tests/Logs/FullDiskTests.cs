using System.Text.Json.Nodes;
using ChatAi.ServiceDefaults.Logs;
using Microsoft.Extensions.Logging;

namespace ChatAi.ServiceDefaults.Tests.Logs;

public sealed class FullDiskTests : IDisposable
{
    private readonly LogFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_full_disk_stops_nobody_is_told_by_the_health_and_costs_no_line_once_there_is_room()
    {
        File.CreateSymbolicLink(folder.Api, "/dev/full");
        await using var host = await LogHost.StartAsync(folder, LogHost.Clock());

        using var answer = await host.GetAsync("/answers/204");
        host.Log(LogLevel.Warning, "Something matters");

        Assert.Equal(204, (int)answer.StatusCode);
        var logs = await Eventually.Is(() => LogsAsync(host), logs => (string?)logs["status"] == "degraded");
        Assert.Matches(@"^api\.log cannot be written: No space left on device \(\d+ lines wait, 0 were dropped\)$", (string?)logs["error"]);

        File.Delete(folder.Api);

        await Eventually.Is(() => LogsAsync(host), logs => (string?)logs["status"] == "healthy");
        Assert.Collection(
            folder.Lines().Where(line => !line.Contains("Health check logs", StringComparison.Ordinal)),
            line => Assert.EndsWith("GET /answers/204 204 duration_ms=0", line, StringComparison.Ordinal),
            line => Assert.EndsWith("Something: Something matters", line, StringComparison.Ordinal));
    }

    [Fact]
    public void When_too_many_lines_wait_the_least_important_are_dropped_first_and_counted()
    {
        File.CreateSymbolicLink(folder.Api, "/dev/full");
        var clock = LogHost.Clock();
        var line = new string('x', 1023);
        using (var file = new LogFile(folder.Api, 7, clock, count => $"{count} lines were dropped"))
        {
            file.Add(clock.GetLocalNow(), "this one waits at the disk", mayBeDropped: true);
            file.Flush();
            for (var number = 0; number < 10_000; number++)
                file.Add(clock.GetLocalNow(), line, mayBeDropped: true);
            for (var number = 0; number < 1_000; number++)
                file.Add(clock.GetLocalNow(), "it matters", mayBeDropped: false);

            File.Delete(folder.Api);
        }

        var lines = folder.Lines();
        Assert.Equal(1_000, lines.Count(text => text == "it matters"));
        Assert.Equal(LogQueue.DroppableLimit / 1024, lines.Count(text => text == line));
        Assert.Equal($"{10_000 - (LogQueue.DroppableLimit / 1024)} lines were dropped", lines[^1]);
    }

    [Fact]
    public void A_line_that_the_disk_took_half_of_is_written_again_as_a_whole()
    {
        var batch = new LogBatch(default, "one\ntwo\nthree\n"u8.ToArray());

        Assert.Equal("two\nthree\n"u8, batch.After(6)!.Lines.Span);
        Assert.Equal("two\nthree\n"u8, batch.After(4)!.Lines.Span);
        Assert.Equal("one\ntwo\nthree\n"u8, batch.After(0)!.Lines.Span);
        Assert.Null(batch.After(14));
    }

    [Fact]
    public void What_was_cut_is_closed_before_the_next_line()
    {
        File.CreateSymbolicLink(folder.Api, "/dev/full");
        var clock = LogHost.Clock();
        using (var file = new LogFile(folder.Api, 7, clock, count => $"{count} lines were dropped"))
        {
            file.Add(clock.GetLocalNow(), "a whole line", mayBeDropped: true);
            file.Flush();
            File.WriteAllText(folder.PathTo("half"), "half a li");
            File.Move(folder.PathTo("half"), folder.Api, overwrite: true);
        }

        Assert.Equal(["half a li", "a whole line"], folder.Lines());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_by_the_health()
    {
        Directory.Delete(folder.Logs);
        await File.WriteAllTextAsync(folder.Logs, "a file in its place", TestContext.Current.CancellationToken);
        await using (var host = await LogHost.StartAsync(folder, LogHost.Clock()))
        {
            using var answer = await host.GetAsync("/answers/204");

            Assert.Equal(204, (int)answer.StatusCode);
            await Eventually.Is(() => LogsAsync(host), logs => (string?)logs["status"] == "degraded");
        }

        File.Delete(folder.Logs);
    }

    private static async Task<JsonNode> LogsAsync(LogHost host) =>
        JsonNode.Parse(await host.Client.GetStringAsync(new Uri("/health", UriKind.Relative)))!["components"]!["logs"]!;
}
