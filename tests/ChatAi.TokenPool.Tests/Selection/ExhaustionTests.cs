using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Selection;

namespace ChatAi.TokenPool.Tests.Selection;

public sealed class ExhaustionTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 30, 22, 0, 0, TimeSpan.Zero);

    private static readonly Candidate Ready =
        new(1, ProviderNames.OpenAi, "gpt-4o", 1, 10, 0, 0, 0, true, KeyState.Ready, null);

    [Fact]
    public void A_used_up_day_ends_at_midnight_and_a_month_at_its_end()
    {
        Assert.Equal(TimeSpan.FromHours(2), Wait(Ready with { DailyUsage = 10 }));
        Assert.Equal(TimeSpan.FromHours(26), Wait(Ready with { DailyUsage = 10, MonthlyLimit = 5, MonthlyUsage = 5 }));
    }

    [Fact]
    public void The_key_that_is_back_first_counts() =>
        Assert.Equal(
            TimeSpan.FromSeconds(20),
            Wait(
                Ready with { State = KeyState.Cooling, CoolsFor = TimeSpan.FromSeconds(90) },
                Ready with { State = KeyState.Cooling, CoolsFor = TimeSpan.FromSeconds(20) },
                Ready with { DailyUsage = 10 },
                Ready with { State = KeyState.Disabled }));

    [Fact]
    public void A_pool_that_an_administrator_must_mend_is_asked_again_in_a_minute() =>
        Assert.Equal(TimeSpan.FromMinutes(1), Wait(Ready with { IsActive = false }, Ready with { State = KeyState.Disabled }));

    [Fact]
    public void Nothing_is_worth_waiting_for_when_no_key_has_the_model() =>
        Assert.Null(Exhaustion.RetryAfter(CallKind.Chat, "gpt-5", [Ready], Now));

    private static TimeSpan? Wait(params Candidate[] pool) => Exhaustion.RetryAfter(CallKind.Chat, "gpt-4o", pool, Now);
}
