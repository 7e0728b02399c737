namespace ChatAi.BotManager;

/// <summary>Spreads waits, so that thousands of bots do not come back in step. It guards no secret.</summary>
internal sealed class Chance(Random random)
{
    /// <summary>Between 0 and 1.</summary>
#pragma warning disable CA5394 // see above
    public double Next() => random.NextDouble();
#pragma warning restore CA5394
}
