using System.Globalization;
using System.Text;
using ChatAi.Api.Logs;

namespace ChatAi.Api.Tests.Logs;

public sealed class LogSearchTests : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string OtherTrace = "00000000000000000000000000000001";

    private readonly WrittenLogs logs = new();

    public void Dispose() => logs.Dispose();

    [Fact]
    public async Task A_line_is_taken_apart()
    {
        logs.Write(
            "api.log",
            0,
            WrittenLogs.Line(1, "GET /api/dialogs 200 duration_ms=1234", trace: Trace, address: "2001:db8::7", service: "gateway"),
            WrittenLogs.Line(2, "error: Outbox: It was not sent | database error: Npgsql.NpgsqlException: away", "ERROR", "bot-manager"),
            WrittenLogs.Line(3, "CoolDowns: The key 3 rests for 60 s", "WARNING", "token-pool", Trace),
            WrittenLogs.Line(4, "12 lines were dropped: there were more than could be written", "WARNING"),
            WrittenLogs.Line(5, "fatal ERROR: Host: It ends", "CRITICAL"));

        var found = (await logs.FindAsync()).Records;

        Assert.Equal(
            [
                new LogRecord(At(5), "critical", "api", "Host", null, null, "It ends"),
                new LogRecord(At(4), "warning", "api", null, null, null, "12 lines were dropped: there were more than could be written"),
                new LogRecord(At(3), "warning", "token-pool", "CoolDowns", Trace, null, "The key 3 rests for 60 s"),
                new LogRecord(At(2), "error", "bot-manager", "Outbox", null, null, "It was not sent | database error: Npgsql.NpgsqlException: away"),
                new LogRecord(At(1), "info", "gateway", "Requests", Trace, "2001:db8::7", "GET /api/dialogs 200 duration_ms=1234"),
            ],
            found);
    }

    [Fact]
    public async Task The_newest_line_is_first_over_files_that_midnight_and_logrotate_have_put_aside()
    {
        logs.Write("api.log.2026-01-29", -37, WrittenLogs.Line(-140_000, "1"));
        logs.Write("api.log.2026-01-30-153000", -20.5, WrittenLogs.Line(-80_000, "2"), WrittenLogs.Line(-79_999, "3"));
        logs.Write("api.log.2026-01-30", -12, WrittenLogs.Line(-50_000, "4"));
        logs.Write("api.log.2026-01-30.1", -12.001, WrittenLogs.Line(-60_000, "3a"));
        logs.Write("api.log", 0, WrittenLogs.Line(0, "5"), WrittenLogs.Line(1, "6"));

        Assert.Equal(["6", "5", "4", "3a", "3", "2", "1"], await AllAsync());
    }

    [Fact]
    public async Task Of_a_trace_come_its_lines_and_not_those_that_only_name_it()
    {
        logs.Write(
            "api.log",
            0,
            WrittenLogs.Line(1, "one", trace: Trace, service: "gateway"),
            WrittenLogs.Line(2, $"It is said of {Trace}", trace: OtherTrace),
            WrittenLogs.Line(3, "two", trace: Trace, service: "token-pool"),
            WrittenLogs.Line(4, "nothing of it"));

        Assert.Equal(["two", "one"], Texts(await logs.FindAsync(trace: Trace.ToUpperInvariant())));
        Assert.Empty(Texts(await logs.FindAsync(trace: Trace[..31] + "0")));
    }

    [Fact]
    public async Task Lines_are_chosen_by_level_service_and_text()
    {
        logs.Write(
            "api.log",
            0,
            WrittenLogs.Line(1, "a", "DEBUG"),
            WrittenLogs.Line(2, "b", "INFO", "gateway"),
            WrittenLogs.Line(3, "c Straße", "WARNING", "token-pool"),
            WrittenLogs.Line(4, "d", "ERROR", "bot-manager", address: "203.0.113.7"),
            WrittenLogs.Line(5, "e", "CRITICAL"));

        Assert.Equal(["e", "d", "c Straße"], Texts(await logs.FindAsync(level: "warning")));
        Assert.Equal(["e", "d", "c Straße", "b", "a"], Texts(await logs.FindAsync(level: "debug")));
        Assert.Equal(["c Straße"], Texts(await logs.FindAsync(service: "token-pool")));
        Assert.Equal(["c Straße"], Texts(await logs.FindAsync(service: "chatai.token-pool")));
        Assert.Empty(Texts(await logs.FindAsync(service: "token")));
        Assert.Equal(["c Straße"], Texts(await logs.FindAsync(search: "STRASSE".Replace("SS", "ß", StringComparison.Ordinal))));
        Assert.Equal(["d"], Texts(await logs.FindAsync(search: "203.0.113.7")));
        Assert.Empty(Texts(await logs.FindAsync(search: ".*")));
        Assert.Equal(["d"], Texts(await logs.FindAsync(level: "error", service: "bot-manager", search: "D")));
    }

    [Fact]
    public async Task A_span_of_time_deep_in_a_large_file_is_found_whole_and_without_reading_what_is_behind_it()
    {
        var filler = new string('x', 400);
        logs.Write("api.log", 11, [.. Enumerable.Range(0, 40_000).Select(second => WrittenLogs.Line(second, $"{second} {filler}"))]);

        var found = await logs.FindAsync(since: At(5_000), until: At(5_200), mostBytes: 1_000_000);

        Assert.Equal(Enumerable.Range(5_000, 201).Reverse(), found.Records.Select(record => int.Parse(record.Text.Split(' ')[0], CultureInfo.InvariantCulture)));
        Assert.False(found.IsBrokenOff);
    }

    [Fact]
    public async Task Files_that_ended_before_the_span_are_not_opened()
    {
        logs.Write("api.log", 0, WrittenLogs.Line(0, "in"));
        logs.Write("api.log.2026-01-30", -12, WrittenLogs.Line(10, "not written then, and yet it says so"));

        Assert.Equal(["in"], Texts(await logs.FindAsync(since: At(-3_600))));
    }

    [Fact]
    public async Task One_request_reads_so_much_and_the_next_goes_on_where_it_ended()
    {
        var filler = new string('x', 400);
        string[] lines = [WrittenLogs.Line(-1, "needle"), .. Enumerable.Range(0, 10_000).Select(second => WrittenLogs.Line(second, filler))];
        logs.Write("api.log", 3, lines);

        var findings = await logs.FindAsync(search: "needle", mostBytes: 1_000_000);
        Assert.Empty(findings.Records);
        Assert.True(findings.IsBrokenOff);

        var requests = 1;
        for (; findings.Records.Count == 0 && requests < 20; requests++)
            findings = await logs.FindAsync(search: "needle", until: findings.ReadBackTo, mostBytes: 1_000_000);

        Assert.Equal("needle", Assert.Single(findings.Records).Text);
        Assert.InRange(requests, 4, 8);
    }

    [Fact]
    public async Task As_many_as_are_wanted_come_and_it_is_told_that_there_are_more()
    {
        logs.Write("api.log", 0, [.. Enumerable.Range(0, 10).Select(second => WrittenLogs.Line(second, $"{second}"))]);

        var some = await logs.FindAsync(limit: 3);
        var all = await logs.FindAsync(limit: 11);

        Assert.Equal(["9", "8", "7"], Texts(some));
        Assert.Equal((true, At(7)), (some.IsBrokenOff, some.ReadBackTo));
        Assert.Equal((10, false, At(0)), (all.Records.Count, all.IsBrokenOff, all.ReadBackTo));
    }

    [Fact]
    public async Task Only_files_of_this_log_are_read_and_no_link_is_followed()
    {
        logs.Write("elsewhere", 0, WrittenLogs.Line(0, "secret"));
        File.CreateSymbolicLink(logs.PathTo("api.log.2026-01-30"), logs.PathTo("elsewhere"));
        File.CreateSymbolicLink(logs.PathTo("api.log"), logs.PathTo("elsewhere"));
        foreach (var name in (string[])["audit.log", "api.log.gz", "api.log.2026-01-30.gz", "api.log~", "my-api.log", "api.log.2026-01-30-1530"])
            logs.Write(name, 0, WrittenLogs.Line(0, "not of it"));

        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Rubbish_between_the_lines_and_a_line_without_end_do_no_harm()
    {
        logs.Write(
            "api.log",
            0,
            WrittenLogs.Line(1, "one"),
            "",
            "a line of something else",
            "2026-13-45 99:99:99,999 INFO chatai.api[-,-] no time",
            "2026-01-31 12:00:00,000 INFO torn",
            WrittenLogs.Line(2, new string('y', 1_000_000)),
            WrittenLogs.Line(3, "three"));
        await File.AppendAllTextAsync(logs.PathTo("api.log"), "2026-01-31 12:00:09,000 INFO chatai.api[-,-] half a li", TestContext.Current.CancellationToken);

        Assert.Equal(["half a li", "three", "y", "one"], (await AllAsync()).Select(text => text.TrimEnd('y') is "" ? "y" : text));
    }

    [Fact]
    public async Task Whatever_the_lengths_of_lines_are_all_are_read_once_and_in_order()
    {
        var chance = new Random(1);
        string[] lines = [.. Enumerable.Range(0, 3_000).Select(number => $"{number}{new string('x', chance.Next(chance.Next(5_000)))}")];
        await File.WriteAllTextAsync(logs.PathTo("api.log"), string.Join('\n', lines) + "\n", TestContext.Current.CancellationToken);

        using var file = File.OpenHandle(logs.PathTo("api.log"));
        var reader = new LinesFromEnd(file, RandomAccess.GetLength(file), new byte[LinesFromEnd.BufferSize]);
        var pieces = new List<string>();
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is { IsEmpty: false } piece)
            pieces.Insert(0, Encoding.UTF8.GetString(piece.Span));

        Assert.True(pieces.Count > 5);
        Assert.All(pieces, piece => Assert.EndsWith("\n", piece, StringComparison.Ordinal));
        Assert.Equal(lines, string.Concat(pieces).TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_yet_has_no_lines()
    {
        Directory.Delete(logs.Folder);
        var findings = await logs.FindAsync();
        Directory.CreateDirectory(logs.Folder);

        Assert.Equal((0, false, null), (findings.Records.Count, findings.IsBrokenOff, findings.ReadBackTo));
    }

    private static DateTimeOffset At(double seconds) => WrittenLogs.Noon.AddSeconds(seconds);

    private async Task<string[]> AllAsync() => Texts(await logs.FindAsync());

    private static string[] Texts(LogFindings findings) => [.. findings.Records.Select(record => record.Text)];
}
