namespace ChatAi.BotManager.Telegram;

/// <summary>Reads the Bot API's error codes (https://core.telegram.org/bots/api#making-requests).</summary>
internal static class ApiFailure
{
    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(1);

    public static TelegramFailure Of(int code, string description, int? retryAfter, long? movedTo = null) => code switch
    {
        // The address of a call is made of the token: a token that is none makes it an unknown address.
        401 or 404 => new TelegramFailure.Unauthorized(description),
        403 => new TelegramFailure.Forbidden(description),
        409 => new TelegramFailure.Conflict(description),
        429 => new TelegramFailure.TooManyRequests(description, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : Unsaid),
        >= 400 and < 500 => new TelegramFailure.BadRequest(description, movedTo),
        _ => new TelegramFailure.Unavailable(description, OutcomeUnknown: false),
    };
}
