using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Selection;

namespace ChatAi.TokenPool.Tests.Selection;

public sealed class KeyVerdictTests
{
    [Fact]
    public void A_key_that_the_provider_does_not_know_is_disabled() =>
        Assert.Equal(new KeyVerdict(true, null), Verdict(FailureKind.Unauthorized));

    [Theory]
    [InlineData(7.0, 7.0)]
    [InlineData(0.0, 1.0)]
    [InlineData(-5.0, 1.0)]
    [InlineData(1e6, 86400.0)]
    [InlineData(null, 30.0)]
    public void A_rate_limit_rests_the_key_for_as_long_as_the_provider_says_within_reason(double? asked, double expected) =>
        Assert.Equal(
            TimeSpan.FromSeconds(expected),
            Verdict(FailureKind.RateLimited, retryAfter: asked is null ? null : TimeSpan.FromSeconds(asked.Value)).CoolFor);

    [Fact]
    public void A_limit_of_the_day_rests_the_key_until_the_providers_midnight() =>
        Assert.Equal(TimeSpan.FromHours(3), Verdict(FailureKind.DailyLimited).CoolFor);

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(3, 15.0)]
    [InlineData(4, 30.0)]
    [InlineData(5, 60.0)]
    [InlineData(40, 600.0)]
    public void The_third_server_error_in_a_row_opens_the_breaker_and_each_further_one_for_longer(int inARow, double? expected)
    {
        FailureKind[] kinds = [FailureKind.ServerError, FailureKind.TimedOut, FailureKind.Unreachable, FailureKind.Malformed];

        Assert.All(kinds, kind => Assert.Equal(expected, Verdict(kind, inARow).CoolFor?.TotalSeconds));
    }

    [Fact]
    public void A_model_that_the_account_lacks_is_not_held_against_the_key() =>
        Assert.Equal(new KeyVerdict(false, null), Verdict(FailureKind.ModelUnknown, inARow: 10));

    private static KeyVerdict Verdict(FailureKind kind, int inARow = 1, TimeSpan? retryAfter = null) =>
        KeyVerdict.After(new UpstreamFailure(kind, "", retryAfter), inARow, new DateTimeOffset(2026, 11, 26, 21, 0, 0, TimeSpan.Zero));
}
