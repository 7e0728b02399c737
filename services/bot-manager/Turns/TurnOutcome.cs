namespace ChatAi.BotManager.Turns;

/// <summary>How api ended a turn; the set is closed.</summary>
internal abstract record TurnOutcome
{
    private TurnOutcome()
    {
    }

    /// <summary>The answer waits in the outbox.</summary>
    /// <param name="OutboxId">null when its row is there no more: it was sent long ago.</param>
    public sealed record Answered(long? OutboxId) : TurnOutcome;

    /// <summary>The message is stored, and a person will answer it.</summary>
    public sealed record Silent : TurnOutcome;

    /// <summary>Asking again would not help.</summary>
    public sealed record Refused(string Reason) : TurnOutcome;

    /// <summary>Not now: the update stays pending.</summary>
    /// <param name="UnderWay">Another request runs this very turn, so this one did not fail.</param>
    public sealed record Later(string Reason, TimeSpan? RetryAfter, bool UnderWay = false) : TurnOutcome;
}
