using System.Net;
using ChatAi.ServiceDefaults.Logs;
using Microsoft.Extensions.Logging;

namespace ChatAi.ServiceDefaults.Tests.Logs;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("one\ntwo\r\n  three\n", "one | two | three")]
    [InlineData("a\tb\u001b[2Kc\u0085\u2028\u202e", "a b?[2Kc")]
    [InlineData("Привет, 世界 🔑", "Привет, 世界 🔑")]
    public void Any_text_is_one_line_that_moves_nothing(string text, string expected)
    {
        var line = LogText.Of(text);

        Assert.StartsWith(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, letter => char.IsControl(letter) || letter is '\u2028' or '\u202e');
    }

    [Fact]
    public void A_very_long_text_is_cut() => Assert.Equal(8_002, LogText.Of(new string('x', 100_000)).Length);

    [Theory]
    [InlineData("GET https://api.example.com/bot7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe", "GET https://api.example.com/bot7000000001:***/getMe")]
    [InlineData("the key sk-proj-0123456789abc is refused", "the key sk-*** is refused")]
    [InlineData("Authorization: Bearer eyJhbGciOi.x.y", "Authorization: Bearer ***")]
    [InlineData("Host=db;Password=hunter2;Port=1 at 12:30:15", "Host=db;Password=***;Port=1 at 12:30:15")]
    [InlineData("redis://user:hunter2@cache:6379/0", "redis://user:***@cache:6379/0")]
    public void What_looks_like_a_secret_is_struck_out(string text, string written) =>
        Assert.Equal($"Client: {written}", EventText.Of(LogLevel.Information, "ChatAi.Client", text, null));

    [Theory]
    [InlineData("ChatAi.Api", "chatai.api")]
    [InlineData("ChatAi.BotManager", "chatai.bot-manager")]
    [InlineData("ChatAi.TokenPool", "chatai.token-pool")]
    public void A_source_is_named_as_its_service(string application, string source) => Assert.Equal(source, LogLine.SourceOf(application));

    [Theory]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("fe80::1%3", "fe80::1")]
    public void An_address_is_written_plainly(string address, string written) =>
        Assert.Contains($"[-,{written}] ", LogLine.Of(DateTimeOffset.UnixEpoch, LogLevel.Information, "chatai.api", null, IPAddress.Parse(address), "x"), StringComparison.Ordinal);

    [Theory]
    [InlineData("/api/dialogs/12/messages", "/api/dialogs/12/messages")]
    [InlineData("/api/telegram/rate-limit/stats/bot123", "/api/telegram/rate-limit/stats/bot123")]
    [InlineData("/v1/models/gpt-4o-mini-2024-07-18", "/v1/models/gpt-4o-mini-2024-07-18")]
    [InlineData("/telegram/webhook/0b5be0e5-36a1-4b43-8a2f-0d8f3c1c1f0a", "/telegram/webhook/0b5be0e5-36a1-4b43-8a2f-0d8f3c1c1f0a")]
    [InlineData("/bot7000000001:abcdefghijklmnopqrstuvwxyzABCDEFGHI/getMe", "/*/getMe")]
    [InlineData("/x y/<script>/\u00fc", "/*/*/*")]
    [InlineData("/reset/Zm9vYmFy_Zm9vYmFyZm9vYmFy-Zm9vYmFyZm9vYmFyZm9v", "/reset/*")]
    [InlineData("", "*")]
    public void A_path_is_written_without_what_may_be_a_secret(string path, string written) => Assert.Equal(written, LogPath.Of(path));

    [Theory]
    [InlineData(84, 0, false)]
    [InlineData(85, 0, true)]
    [InlineData(10, 90, true)]
    public void Memory_is_nearly_used_up_when_the_process_or_the_machine_has_little_left(long used, long load, bool isHigh) =>
        Assert.Equal(isHigh, new MemoryUse(used, 100, load, 90).IsHigh);
}
