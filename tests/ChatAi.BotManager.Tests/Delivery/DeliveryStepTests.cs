using ChatAi.BotManager.Delivery;
using ChatAi.BotManager.Telegram;

namespace ChatAi.BotManager.Tests.Delivery;

public sealed class DeliveryStepTests
{
    [Fact]
    public void Markup_that_Telegram_cannot_read_is_sent_plain_once()
    {
        var failure = new TelegramFailure.BadRequest("Bad Request: can't parse entities: Unclosed start tag");

        Assert.IsType<DeliveryStep.Plain>(After(failure, html: true));
        Assert.IsType<DeliveryStep.GiveUp>(After(failure, html: false));
    }

    [Fact]
    public void Only_a_failure_with_an_unknown_outcome_may_lead_to_a_duplicate()
    {
        Assert.True(Assert.IsType<DeliveryStep.Retry>(After(new TelegramFailure.Unavailable("cut", OutcomeUnknown: true))).PossibleDuplicate);
        Assert.False(Assert.IsType<DeliveryStep.Retry>(After(new TelegramFailure.Unavailable("refused", OutcomeUnknown: false))).PossibleDuplicate);
    }

    [Fact]
    public void A_person_who_blocked_the_bot_is_not_written_to_again() =>
        Assert.IsType<DeliveryStep.GiveUp>(After(new TelegramFailure.Forbidden("Forbidden: bot was blocked by the user")));

    [Fact]
    public void A_group_with_a_new_id_is_followed_there() =>
        Assert.Equal(-1007, Assert.IsType<DeliveryStep.Follow>(After(new TelegramFailure.BadRequest("upgraded", MovedTo: -1007))).Chat);

    [Fact]
    public void A_refused_token_leaves_the_message_waiting() =>
        Assert.IsType<DeliveryStep.AwaitToken>(After(new TelegramFailure.Unauthorized("Unauthorized")));

    [Fact]
    public void A_429_pauses_for_what_Telegram_says() =>
        Assert.Equal(TimeSpan.FromSeconds(42), Assert.IsType<DeliveryStep.Pause>(After(new TelegramFailure.TooManyRequests("wait", TimeSpan.FromSeconds(42)))).For);

    private static DeliveryStep After(TelegramFailure failure, bool html = true) =>
        DeliveryStep.After(failure, attempt: 1, html, TimeSpan.FromMinutes(5), chance: 0.5);
}
