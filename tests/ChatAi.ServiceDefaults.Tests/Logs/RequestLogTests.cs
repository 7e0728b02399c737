using System.Text.RegularExpressions;

namespace ChatAi.ServiceDefaults.Tests.Logs;

public sealed class RequestLogTests : IDisposable
{
    private readonly LogFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_request_is_one_line_with_its_fields_in_their_places()
    {
        await using (var host = await LogHost.StartAsync(folder, LogHost.Clock()))
            await host.GetAsync("/took/1234?token=secret");

        Assert.Matches(
            @"^2026-01-31 12:00:01,357 INFO chatai\.api\[[0-9a-f]{32},203\.0\.113\.7\] GET /took/1234 200 duration_ms=1234$",
            Assert.Single(Requests()));
    }

    [Fact]
    public async Task Probes_are_not_written_down()
    {
        await using (var host = await LogHost.StartAsync(folder, LogHost.Clock()))
        {
            foreach (var path in (string[])["/health", "/alive", "/metrics", "/answers/204"])
                await host.GetAsync(path);
        }

        Assert.EndsWith("GET /answers/204 204 duration_ms=0", Assert.Single(Requests()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_lasts_as_long_as_it_took_to_begin()
    {
        await using (var host = await LogHost.StartAsync(folder, LogHost.Clock()))
            await host.GetAsync("/stream");

        Assert.EndsWith("GET /stream 200 duration_ms=0", Assert.Single(Requests()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_folded_into_one_line_of_the_same_trace_and_the_request_is_an_error_too()
    {
        string told;
        await using (var host = await LogHost.StartAsync(folder, LogHost.Clock(), "ChatAi.BotManager"))
        {
            using var answer = await host.GetAsync("/broken");
            told = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        var lines = folder.Lines();
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^2026-01-31 12:00:00,123 ERROR chatai\.bot-manager\[[0-9a-f]{32},-\] error: ExceptionHandlerMiddleware: .* \| System\.InvalidOperationException: it fell apart \| in two lines \| at ", lines[0]);
        Assert.Matches(@"^2026-01-31 12:00:00,123 ERROR chatai\.bot-manager\[[0-9a-f]{32},203\.0\.113\.7\] GET /broken 500 duration_ms=0$", lines[1]);
        Assert.All(lines, line => Assert.Contains($"\"trace_id\":\"{TraceOf(line)}\"", told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Callers_put_neither_secrets_nor_lines_into_the_log()
    {
        await using (var host = await LogHost.StartAsync(folder, LogHost.Clock()))
        {
            await host.GetAsync("/api/123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw");
            await host.GetAsync("/api/sk-proj-0123456789abcdefghijklmnopqrst?key=sk-proj-2");
            await host.GetAsync("/api/x%0A2026-01-31%2012:00:00,000%20ERROR%20y%20duration_ms=9999");
            await host.GetAsync("/api/duration_ms=99999/and/duration9999");
            using var odd = new HttpRequestMessage(new HttpMethod("DURATION_MS9999"), new Uri("/api/models", UriKind.Relative));
            await host.Client.SendAsync(odd, TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            ["GET /api/* 200", "GET /api/* 200", "GET /api/* 200", "GET /api/*/and/* 200", "OTHER /api/models 401"],
            Requests().Select(line => Regex.Match(line, @"\] (.*) duration_ms=0$").Groups[1].Value));
        Assert.Empty(await folder.ShellAsync("grep -E \"duration.*[5-9][0-9]{3}|duration.*[0-9]{5}\" logs/api.log"));
    }

    private IEnumerable<string> Requests() => folder.Lines().Where(line => line.Contains("duration_ms", StringComparison.Ordinal));

    private static string TraceOf(string line) => Regex.Match(line, @"\[([0-9a-f]{32}),").Groups[1].Value;
}
