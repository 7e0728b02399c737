using ChatAi.BotManager.Updates;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Turns;

/// <summary>What the turns of all bots share.</summary>
internal sealed class TurnServices(
    TurnClient client,
    Inbox inbox,
    TurnMetrics metrics,
    IOptions<TurnOptions> options,
    TimeProvider clock,
    Chance chance,
    ILogger<BotTurns> logger) : IDisposable
{
    public TurnClient Client => client;

    public Inbox Inbox => inbox;

    public TurnMetrics Metrics => metrics;

    public TurnOptions Options => options.Value;

    public TimeProvider Clock => clock;

    public Chance Chance => chance;

    public ILogger Logger => logger;

    /// <summary>Bounds the turns that are under way in this process.</summary>
    public SemaphoreSlim Gate { get; } = new(options.Value.MostAtATime);

    public void Dispose() => Gate.Dispose();
}
