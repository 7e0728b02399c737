using System.Globalization;
using ChatAi.BotManager.Telegram;

namespace ChatAi.BotManager.Updates;

/// <summary>What to do when Telegram did not give a bot its updates.</summary>
/// <param name="Wait">How long to leave it alone.</param>
/// <param name="Reason">What to tell the owner; null while it may still pass by itself.</param>
/// <param name="DropWebhook">A webhook stands in the way of polling.</param>
internal readonly record struct PollStep(TimeSpan Wait, string? Reason, bool DropWebhook = false)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly string TriedAgain = string.Create(
        CultureInfo.InvariantCulture,
        $"It is tried again, after {Longest.TotalSeconds} s at the latest");

    /// <summary>Telegram delays the answer to a second poller; coming back at once would only throw out the first.</summary>
    private static readonly TimeSpan BesideAnother = TimeSpan.FromSeconds(5);

    /// <param name="failures">How many in a row, this one included.</param>
    public static PollStep After(TelegramFailure failure, int failures, TimeSpan refusedTokenRetry, double chance) => failure switch
    {
        TelegramFailure.Unauthorized => new(refusedTokenRetry * (0.9 + (0.2 * chance)), RefusedToken(failure, refusedTokenRetry)),
        TelegramFailure.Conflict { WithWebhook: true } => new(First, null, DropWebhook: true),
        TelegramFailure.Conflict => new(BackOff.After(failures, First, Longest, chance, BesideAnother), $"Somebody else receives for this bot: {failure.Description}. {TriedAgain}"),
        TelegramFailure.TooManyRequests tooMany => new(BackOff.After(failures, First, Longest, chance, tooMany.RetryAfter), null),
        _ => new(BackOff.After(failures, First, Longest, chance), failures > 1 ? $"Telegram does not answer: {failure.Description}. {TriedAgain}" : null),
    };

    /// <summary>What is wrong, and what is done about it.</summary>
    public static string RefusedToken(TelegramFailure failure, TimeSpan retry) => string.Create(
        CultureInfo.InvariantCulture,
        $"Telegram refuses the token: {failure.Description}. It is tried again every {retry.TotalSeconds:0.#} s; a new token is tried at once");
}
