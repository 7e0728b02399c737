using System.Net;
using System.Text.RegularExpressions;
using ChatAi.Api.Audit;

namespace ChatAi.Api.Tests.Audit;

public sealed partial class AuditLineTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 27, 12, 0, 0, 123, TimeSpan.FromHours(3));
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    [Fact]
    public void A_line_tells_when_how_grave_who_what_and_how_it_ended_and_last_from_where() => Assert.Equal(
        """2026-11-27 12:00:00,123 | INFO | 5 | operator.remove | success | {"tenant":7,"target":"user 9","detail":"a word"} 203.0.113.7""",
        AuditLine.Of(new AuditEvent("operator.remove", true, 5, 7, new AuditTarget("user", 9), "a word"), At, Address));

    [Fact]
    public void A_failure_is_a_warning_of_nobody_and_what_is_suspicious_says_so() => Assert.Equal(
        """2026-11-27 12:00:00,123 | WARNING | anonymous | refresh.reuse | failed | {"tenant":7,"suspicious":"it came back"} -""",
        AuditLine.Of(new AuditEvent("refresh.reuse", false, TenantId: 7, Suspicious: "it came back"), At, null));

    [Theory]
    [InlineData("ann@example.com")]
    [InlineData("x\n2026-11-27 12:00:00,000 | WARNING | anonymous | login | failed | {} 198.51.100.1")]
    [InlineData("x\r\n | WARNING | anonymous | login | failed | {} 198.51.100.1 ")]
    [InlineData("\"} 198.51.100.1")]
    [InlineData("x\u2028\u0085 {} 198.51.100.1")]
    [InlineData("\\\"} 198.51.100.1 {\"")]
    [InlineData("\ud800 \u001b[2K {} 198.51.100.1")]
    [InlineData("'} 198.51.100.1 #")]
    public void What_a_caller_types_makes_neither_another_line_nor_another_address(string typed)
    {
        var line = AuditLine.Of(new AuditEvent("login", false, Detail: AuditText.Of(typed)), At, Address);

        Assert.All(line, letter => Assert.InRange(letter, ' ', '~'));
        Assert.Equal("203.0.113.7", line.Split(' ')[^1]);
        Assert.Equal("203.0.113.7", FailedLogin.Match(line).Groups["host"].Value);
        Assert.Equal(4, line.Count(letter => letter == '"'));
    }

    [Fact]
    public void What_is_typed_is_cut_and_never_in_the_middle_of_a_character()
    {
        var kept = AuditText.Of(new string('x', 99) + "🔑 and a password");

        Assert.Equal(new string('x', 99), kept);
    }

    /// <summary>As deploy/fail2ban has it.</summary>
    [GeneratedRegex(@"^\S+ \S+\s*\| WARNING \| anonymous \| login \| failed \| \{.*\} (?<host>\S+)$")]
    private static partial Regex FailedLogin { get; }
}
