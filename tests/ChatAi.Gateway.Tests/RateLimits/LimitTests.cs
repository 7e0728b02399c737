using System.Net;
using ChatAi.Gateway.RateLimits;
using Microsoft.Extensions.Time.Testing;

namespace ChatAi.Gateway.Tests.RateLimits;

public sealed class LimitTests
{
    private static readonly Limit Limit = new("address", 30, TimeSpan.FromMinutes(1));

    private readonly FakeTimeProvider clock = new();
    private readonly LocalBuckets buckets;

    public LimitTests() => buckets = new LocalBuckets(clock, Limit.Window);

    [Fact]
    public void Who_comes_again_when_told_is_let_in_and_not_a_moment_sooner()
    {
        for (var number = 0; number < 30; number++)
            Assert.True(buckets.Take("a", Limit).IsAllowed);

        var refused = buckets.Take("a", Limit);
        Assert.Equal((false, TimeSpan.FromSeconds(2)), (refused.IsAllowed, refused.RetryAfter));

        clock.Advance(refused.RetryAfter - TimeSpan.FromTicks(1));
        Assert.False(buckets.Take("a", Limit).IsAllowed);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(buckets.Take("a", Limit).IsAllowed);
        Assert.False(buckets.Take("a", Limit).IsAllowed);
    }

    [Fact]
    public void Whoever_waits_for_the_reset_has_it_all_again()
    {
        clock.Advance(buckets.Take("a", Limit).Reset);
        var first = buckets.Take("a", Limit);

        Assert.Equal((29, TimeSpan.FromSeconds(2)), (first.Remaining, first.Reset));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void However_one_asks_no_more_pass_than_at_once_and_with_time(int seed)
    {
        var random = new Random(seed);
        var start = clock.GetUtcNow();
        var passed = 0;
        for (var number = 0; number < 5000; number++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(random.Next(10) == 0 ? random.Next(5000) : random.Next(20)));
            passed += buckets.Take("a", Limit).IsAllowed ? 1 : 0;

            Assert.InRange(passed, 1, 30 + ((clock.GetUtcNow() - start) / Limit.Share));
        }
    }

    [Fact]
    public void A_debt_outlives_the_crowd_that_comes_and_goes_within_its_window()
    {
        for (var number = 0; number < 30; number++)
            buckets.Take("a", Limit);

        clock.Advance(TimeSpan.FromSeconds(1));
        for (var number = 0; number < 20_000; number++)
            buckets.Take($"crowd {number}", Limit);

        Assert.False(buckets.Take("a", Limit).IsAllowed);
    }

    [Fact]
    public void Callers_without_number_do_not_fill_the_memory()
    {
        for (var number = 0; number < 300_000; number++)
            buckets.Take($"{number}", Limit);

        Assert.InRange(buckets.Count, 1, 100_000);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    public void An_address_is_known_as(string address, string key) => Assert.Equal(key, AddressKey.Of(IPAddress.Parse(address)));
}
