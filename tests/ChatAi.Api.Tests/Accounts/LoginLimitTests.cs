using System.Net;
using ChatAi.Api.Accounts;

namespace ChatAi.Api.Tests.Accounts;

public sealed class LoginLimitTests
{
    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 5)]
    [InlineData(6, 10)]
    [InlineData(7, 20)]
    [InlineData(12, 640)]
    [InlineData(13, 900)]
    [InlineData(1_000_000, 900)]
    public void The_wait_doubles_with_each_failure_up_to_a_quarter_of_an_hour(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), LoginLimit.Pair.WaitAfter(failures));

    [Theory]
    [InlineData("pair", 5, 1, false, 4.0)]
    [InlineData("pair", 5, 6, false, null)]
    [InlineData("account", 49, 0, false, null)]
    [InlineData("account", 1_000, 10, false, 50.0)]
    [InlineData("address", 1_000, 10, false, 890.0)]
    public void What_is_left_of_the_wait_is_what_an_attempt_has_to_wait(string kind, int failures, double ago, bool known, double? seconds) =>
        Assert.Equal(seconds, LoginLimit.WaitOf([new LoginCount(kind, failures, ago, known)])?.TotalSeconds);

    [Fact]
    public void The_longest_of_several_waits_counts() =>
        Assert.Equal(
            TimeSpan.FromSeconds(20),
            LoginLimit.WaitOf([new LoginCount("pair", 7, 0, false), new LoginCount("account", 50, 0, false), new LoginCount("address", 3, 0, false)]));

    [Fact]
    public void What_others_try_does_not_hold_up_the_owner_where_he_has_logged_in_before() =>
        Assert.Null(LoginLimit.WaitOf([new LoginCount("pair", 0, 0, true), new LoginCount("account", 1_000, 0, false)]));

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:aaaa::1", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:bbbb::9", "2001:db8:1:2::")]
    public void Addresses_of_one_customer_are_one(string address, string network) =>
        Assert.Equal(network, LoginThrottle.NetworkOf(IPAddress.Parse(address)));
}
