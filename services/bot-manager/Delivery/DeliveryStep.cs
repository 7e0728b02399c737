using ChatAi.BotManager.Telegram;

namespace ChatAi.BotManager.Delivery;

/// <summary>What to do when a part was not sent.</summary>
internal abstract record DeliveryStep
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private DeliveryStep()
    {
    }

    /// <summary>The same again, later.</summary>
    /// <param name="PossibleDuplicate">It may have arrived: the person may see it twice.</param>
    public sealed record Retry(TimeSpan Wait, bool PossibleDuplicate) : DeliveryStep;

    /// <summary>The same again when Telegram allows it.</summary>
    public sealed record Pause(TimeSpan For) : DeliveryStep;

    /// <summary>The same without markup, at once.</summary>
    public sealed record Plain : DeliveryStep;

    /// <summary>The chat goes on under another id, and with it all that waits for it.</summary>
    public sealed record Follow(long Chat) : DeliveryStep;

    /// <summary>It will never arrive.</summary>
    public sealed record GiveUp(string Reason) : DeliveryStep;

    /// <summary>No message of this bot arrives before its token is good again.</summary>
    public sealed record AwaitToken(TimeSpan For) : DeliveryStep;

    /// <param name="attempt">The number of the attempt that failed, from 1.</param>
    /// <param name="chance">Between 0 and 1.</param>
    public static DeliveryStep After(TelegramFailure failure, int attempt, bool html, TimeSpan refusedTokenRetry, double chance) => failure switch
    {
        TelegramFailure.TooManyRequests tooMany => new Pause(tooMany.RetryAfter),
        TelegramFailure.BadRequest { CannotParseEntities: true } when html => new Plain(),
        TelegramFailure.BadRequest { MovedTo: { } chat } => new Follow(chat),
        TelegramFailure.BadRequest or TelegramFailure.Forbidden => new GiveUp(failure.Description),
        TelegramFailure.Unauthorized => new AwaitToken(refusedTokenRetry),
        TelegramFailure.Unavailable unavailable => new Retry(BackOff.After(attempt, FirstRetry, LongestRetry, chance), unavailable.OutcomeUnknown),
        _ => new Retry(BackOff.After(attempt, FirstRetry, LongestRetry, chance), PossibleDuplicate: false),
    };
}
