namespace ChatAi.Simulators.Telegram.Chats;

/// <summary>What a bot may still show in a chat: a bucket that refills steadily.</summary>
internal sealed class FloodBudget(double burst, double perSecond)
{
    private double spent;
    private DateTimeOffset? filledAt;

    /// <summary>Null: spent. Otherwise the whole seconds until the same would be granted.</summary>
    public int? Spend(double cost, DateTimeOffset now)
    {
        if (filledAt is { } before)
            spent = Math.Max(0, spent - ((now - before).TotalSeconds * perSecond));
        filledAt = now;

        // Sums of fractions: a thousandth short is enough.
        var missing = spent + cost - burst;
        if (missing <= 0.001)
        {
            spent += cost;
            return null;
        }

        return Math.Max(1, (int)Math.Ceiling(missing / perSecond));
    }
}
