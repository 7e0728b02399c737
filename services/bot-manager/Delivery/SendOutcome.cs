namespace ChatAi.BotManager.Delivery;

/// <summary>What became of a message; the set is closed.</summary>
internal abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    public sealed record Sent(long MessageId) : SendOutcome;

    /// <summary>Not sent: its chat goes on under another id.</summary>
    public sealed record Moved(long To) : SendOutcome;

    /// <summary>It will never arrive.</summary>
    public sealed record Refused(string Reason) : SendOutcome;
}
