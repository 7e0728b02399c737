using ChatAi.Api.Operations;

namespace ChatAi.Api.Tests.Operations;

public sealed class DatabaseVerdictTests
{
    private const long Gigabyte = 1L << 30;

    [Theory]
    [InlineData(1, 0, 50.0, 10.0, 0, 0)]
    [InlineData(10, 1, 85.0, 100.0, 0, 0)]
    [InlineData(11, 0, 50.0, 10.0, 1, 1)]
    [InlineData(1, 2, 50.0, 10.0, 1, 0)]
    [InlineData(1, 0, 85.1, 10.0, 1, 2)]
    [InlineData(1, 0, 50.0, 100.1, 1, 1)]
    [InlineData(11, 2, 99.0, 500.0, 4, 2)]
    public void Each_limit_that_is_passed_is_an_alert_and_the_worst_is_the_health(
        long gigabytes, long tableGigabytes, double disk, double growth, int alerts, int health) =>
        Assert.Equal(
            new DatabaseVerdict(alerts, health),
            DatabaseVerdict.Of(gigabytes * Gigabyte, [tableGigabytes * Gigabyte], disk, growth, new DatabaseSizeOptions()));

    [Fact]
    public void What_is_not_known_is_no_alert() =>
        Assert.Equal(new DatabaseVerdict(0, 0), DatabaseVerdict.Of(Gigabyte, [], null, null, new DatabaseSizeOptions()));
}
