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
    ILogger<BotTurns> logger,
    ILoggerFactory loggers) : IDisposable
{
    public TurnClient Client => client;

    public Inbox Inbox => inbox;

    public TurnMetrics Metrics => metrics;

    public TurnOptions Options => options.Value;

    public TimeProvider Clock => clock;

    public Chance Chance => chance;

    public ILogger Logger => logger;

    /// <summary>Beside the requests in the log file: what came over a table is no request, but somebody looks for it there.</summary>
    public ILogger Ended { get; } = loggers.CreateLogger("ChatAi.Requests.Turns");

    /// <summary>Bounds the turns that are under way in this process.</summary>
    public SemaphoreSlim Gate { get; } = new(options.Value.MostAtATime);

    public void Dispose() => Gate.Dispose();
}
