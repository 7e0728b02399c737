using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Updates;
using CsCheck;

namespace ChatAi.BotManager.Tests.Updates;

public sealed class PollStepTests
{
    [Fact]
    public void A_refused_token_is_tried_seldom_and_told()
    {
        var step = After(new TelegramFailure.Unauthorized("Unauthorized"));

        Assert.InRange(step.Wait, TimeSpan.FromMinutes(4.5), TimeSpan.FromMinutes(5.5));
        Assert.Contains("token", step.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_poller_is_left_alone_for_five_seconds_at_least() =>
        Gen.Select(Gen.Int[1, 50], Gen.Double.Unit).Sample((failures, chance) =>
            Assert.True(After(new TelegramFailure.Conflict("terminated by other getUpdates request"), failures, chance).Wait >= TimeSpan.FromSeconds(5)));

    [Fact]
    public void A_webhook_in_the_way_is_taken_away() =>
        Assert.True(After(new TelegramFailure.Conflict("can't use getUpdates method while webhook is active")).DropWebhook);

    [Fact]
    public void One_failure_passes_in_silence_and_a_second_is_told()
    {
        var failure = new TelegramFailure.Unavailable("connection refused", OutcomeUnknown: false);

        Assert.Null(After(failure, failures: 1).Reason);
        Assert.NotNull(After(failure, failures: 2).Reason);
    }

    [Fact]
    public void No_wait_is_longer_than_half_a_minute_or_than_what_Telegram_asks() =>
        Gen.Select(Gen.Int[1, 1000], Gen.Double.Unit, Gen.Int[1, 1000]).Sample((failures, chance, seconds) =>
        {
            var asked = TimeSpan.FromSeconds(seconds);
            Assert.InRange(After(new TelegramFailure.Unavailable("x", false), failures, chance).Wait, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30));
            Assert.True(After(new TelegramFailure.TooManyRequests("x", asked), failures, chance).Wait >= asked);
        });

    private static PollStep After(TelegramFailure failure, int failures = 1, double chance = 0.5) =>
        PollStep.After(failure, failures, TimeSpan.FromMinutes(5), chance);
}
