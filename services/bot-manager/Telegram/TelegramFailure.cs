namespace ChatAi.BotManager.Telegram;

/// <summary>Why Telegram did not do what it was asked; the set is closed. Descriptions carry no token.</summary>
internal abstract record TelegramFailure
{
    private TelegramFailure(string description) => Description = description;

    public string Description { get; }

    /// <summary>The token is not, or no longer, a bot's.</summary>
    public sealed record Unauthorized(string Reason) : TelegramFailure(Reason);

    /// <summary>Somebody else polls for this bot, or a webhook is set while it polls.</summary>
    public sealed record Conflict(string Reason) : TelegramFailure(Reason)
    {
        public bool WithWebhook => Description.Contains("webhook", StringComparison.OrdinalIgnoreCase);
    }

    public sealed record TooManyRequests(string Reason, TimeSpan RetryAfter) : TelegramFailure(Reason);

    /// <summary>The person blocked the bot, or it was thrown out of the chat.</summary>
    public sealed record Forbidden(string Reason) : TelegramFailure(Reason);

    /// <summary>The same request would be refused again.</summary>
    /// <param name="MovedTo">The group has another id by now: under that one it would not be refused.</param>
    public sealed record BadRequest(string Reason, long? MovedTo = null) : TelegramFailure(Reason)
    {
        public bool CannotParseEntities => Description.Contains("can't parse entities", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Telegram was not reached, or answered with a failure of its own.</summary>
    /// <param name="OutcomeUnknown">The request went out and no answer says that it had no effect.</param>
    public sealed record Unavailable(string Reason, bool OutcomeUnknown) : TelegramFailure(Reason);
}

/// <summary>What Telegram answered: a value, or a failure.</summary>
internal readonly record struct TelegramReply<T>(T? Value, TelegramFailure? Failure)
{
    public static implicit operator TelegramReply<T>(TelegramFailure failure) => new(default, failure);
}
