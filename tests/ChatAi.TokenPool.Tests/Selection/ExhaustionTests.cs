using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Selection;

namespace ChatAi.TokenPool.Tests.Selection;

public sealed class ExhaustionTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 30, 22, 0, 4, TimeSpan.Zero);
    private static readonly KeyStanding Ready = new(true, Standing.Ready, Standing.Ready, Used(new LimitSet(DailyRequests: 10)));

    [Fact]
    public void A_used_up_minute_ends_with_its_bucket_a_day_at_midnight_and_a_month_at_its_end()
    {
        Assert.Equal(TimeSpan.FromSeconds(6), Wait(Ready with { Room = Used(new LimitSet(MinuteRequests: 5), minute: 5) }));
        Assert.Equal(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(4), Wait(Ready with { Room = Used(new LimitSet(DailyRequests: 10), daily: 10) }));
        Assert.Equal(
            TimeSpan.FromHours(26) - TimeSpan.FromSeconds(4),
            Wait(Ready with { Room = Used(new LimitSet(DailyRequests: 10, MonthlyRequests: 5), daily: 10, monthly: 5) }));
    }

    [Fact]
    public void The_key_that_is_back_first_counts() =>
        Assert.Equal(
            TimeSpan.FromSeconds(20),
            Wait(
                Ready with { Key = Cooling(90) },
                Ready with { Key = Cooling(20) },
                Ready with { Room = Used(new LimitSet(DailyRequests: 10), daily: 10) },
                Ready with { Key = new Standing(KeyState.Disabled) }));

    [Fact]
    public void A_key_waits_for_its_account_too() =>
        Assert.Equal(TimeSpan.FromSeconds(50), Wait(Ready with { Key = Cooling(20), Account = Cooling(50) }));

    [Fact]
    public void A_key_that_has_only_just_failed_may_do_better_in_a_moment() => Assert.Equal(TimeSpan.FromSeconds(5), Wait(Ready));

    [Fact]
    public void A_pool_that_an_administrator_must_mend_is_asked_again_in_a_minute() =>
        Assert.Equal(TimeSpan.FromMinutes(1), Wait(Ready with { IsActive = false }, Ready with { Key = new Standing(KeyState.Disabled) }));

    [Fact]
    public void Nothing_is_worth_waiting_for_when_no_key_has_the_model() => Assert.Null(Wait());

    private static TimeSpan? Wait(params KeyStanding[] pool) => Exhaustion.RetryAfter(pool, Now);

    private static Standing Cooling(int seconds) => new(KeyState.Cooling, Now.AddSeconds(seconds));

    private static Account Used(LimitSet limits, long daily = 0, long monthly = 0, long minute = 0)
    {
        var now = Period.Of(Now);
        return new Account(limits, now.Day, daily, 0, new Amount(monthly), Amount.None, Minute.Empty.At(now.Bucket).Add(now.Bucket, new Amount(minute)));
    }
}
