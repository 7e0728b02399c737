using ChatAi.TokenPool.Limits;

namespace ChatAi.TokenPool.Tests.Limits;

public sealed class AccountTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly Period Now = Period.Of(Noon);
    private static readonly Amount One = new(1);

    [Fact]
    public void A_lease_is_small_where_little_is_left_so_that_others_find_something_too()
    {
        Assert.Equal(100, Lease(Empty(new LimitSet(DailyRequests: 10_000)), calls: 100));
        Assert.Equal(6, Lease(Empty(new LimitSet(DailyRequests: 100)), calls: 100));
        Assert.Equal(1, Lease(Empty(new LimitSet(DailyRequests: 10)), calls: 100));
        Assert.Equal(0, Lease(Empty(new LimitSet(DailyRequests: 10)) with { DailyUsed = 4, DailyReserved = 6 }, calls: 100));
    }

    [Fact]
    public void The_narrowest_limit_decides() =>
        Assert.Equal(1, Lease(Empty(new LimitSet(DailyRequests: 1_000, MonthlyRequests: 3, MinuteRequests: 500)), calls: 100));

    [Fact]
    public void Tokens_and_money_must_fit_too()
    {
        var account = Empty(new LimitSet(MinuteTokens: 1_000, MonthlySpend: 1m));

        Assert.Equal(new Amount(1, 900), account.Lease(Now, new Amount(1, 900), 100).Leased);
        Assert.Equal(Amount.None, account.Lease(Now, new Amount(1, 1_001), 100).Leased);
        Assert.Equal(Amount.None, account.Lease(Now, new Amount(1, 1, 1.01m), 100).Leased);
    }

    [Fact]
    public void Any_sixty_seconds_hold_the_limit_of_the_minute()
    {
        var account = Empty(new LimitSet(MinuteRequests: 3));
        for (var call = 0; call < 3; call++)
            (account, _, _) = account.Lease(Period.Of(Noon.AddSeconds(9)), One, 1);

        Assert.Equal(0, Lease(account, at: Noon.AddSeconds(65)));
        Assert.Equal(1, Lease(account, at: Noon.AddSeconds(70)));
    }

    [Fact]
    public void What_a_call_used_beyond_its_grant_counts_and_what_it_left_is_room_again()
    {
        var (account, when, leased) = Empty(new LimitSet(MonthlyTokens: 10_000)).Lease(Now, new Amount(1, 500), 1);
        var grant = new Grant(1, default, default, when, 1, leased);

        Assert.Equal(10_000 - 700, account.Use(grant, Now.Day, new Amount(1, 700)).After.Room.Tokens);
        Assert.Equal(10_000 - 20, account.Use(grant, Now.Day, new Amount(1, 20)).After.Room.Tokens);
    }

    [Fact]
    public void Midnight_starts_the_day_anew_and_the_first_of_a_month_all_but_the_last_minute()
    {
        var account = Empty(new LimitSet(DailyRequests: 5, MonthlyRequests: 50)) with { DailyUsed = 5, MonthlyUsed = new Amount(40) };

        Assert.Equal(0, account.At(Now).Room.Requests);
        Assert.Equal(5, account.At(Period.Of(Noon.AddDays(1))).Room.Requests);
        Assert.Equal(10, (account with { Limits = new LimitSet(MonthlyRequests: 50) }).At(Period.Of(Noon.AddDays(1))).Room.Requests);
        Assert.Equal(50, (account with { Limits = new LimitSet(MonthlyRequests: 50) }).At(Period.Of(Noon.AddDays(10))).Room.Requests);
    }

    private static Account Empty(LimitSet limits) => new(limits, Now.Day, 0, 0, Amount.None, Amount.None, Minute.Empty);

    private static long Lease(Account account, int calls = 1, DateTimeOffset? at = null) =>
        account.Lease(Period.Of(at ?? Noon), One, calls).Leased.Requests;
}
