using System.Net;
using System.Text.RegularExpressions;
using ChatAi.Api.Audit;

namespace ChatAi.Api.Tests.Audit;

public sealed partial class AuditLineTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 27, 12, 0, 0, 123, TimeSpan.FromHours(3));
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    [Fact]
    public void A_line_tells_when_what_and_from_where_and_then_the_rest()
    {
        var line = AuditLine.Of(new AuditEvent("operator.remove", true, 5, 7, new AuditTarget("user", 9), "a word"), At, Address);

        Assert.Equal("2026-11-27T09:00:00.123Z operator.remove succeeded from 203.0.113.7 actor=5 tenant=7 target=\"user 9\" detail=\"a word\"\n", line);
    }

    [Theory]
    [InlineData("ann@example.com")]
    [InlineData("x\n2026-11-27T12:00:00.000Z login failed from 198.51.100.1")]
    [InlineData("x\r\nlogin failed from 198.51.100.1 ")]
    [InlineData("\" login failed from 198.51.100.1 \"")]
    [InlineData("x\u2028\u0085 login failed from 198.51.100.1")]
    [InlineData("\\\" login failed from 198.51.100.1")]
    [InlineData("\ud800 \u001b[2K login failed from 198.51.100.1")]
    [InlineData(" from 198.51.100.1 detail=")]
    public void What_a_caller_types_makes_neither_another_line_nor_another_address(string typed)
    {
        var line = AuditLine.Of(new AuditEvent("login", false, Detail: AuditText.Of(typed)), At, Address);

        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.All(line[..^1], letter => Assert.InRange(letter, ' ', '~'));
        Assert.Equal("203.0.113.7", FailedLogin.Match(line).Groups["host"].Value);
        Assert.Equal(2, line.Count(letter => letter == '"'));
    }

    [Fact]
    public void What_is_typed_is_cut_and_never_in_the_middle_of_a_character()
    {
        var kept = AuditText.Of(new string('x', 99) + "🔑 and a password");

        Assert.Equal(new string('x', 99), kept);
    }

    /// <summary>As the documentation gives it to fail2ban.</summary>
    [GeneratedRegex(@"^\S+ login failed from (?<host>\S+)(?: |$)")]
    private static partial Regex FailedLogin { get; }
}
