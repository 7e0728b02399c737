using ChatAi.BotManager.Bots;

namespace ChatAi.BotManager.Status;

/// <summary>Asks the bots themselves, wherever in the cluster they live.</summary>
internal sealed partial class BotStatistics(IGrainFactory grains, ILogger<BotStatistics> logger)
{
    private const int AtATime = 500;

    /// <summary>Those that are at work; of the others there is nothing to tell.</summary>
    public async Task<IReadOnlyDictionary<long, BotFigures>> OfAsync(IEnumerable<long> bots)
    {
        var answers = new Dictionary<long, BotFigures>();
        foreach (var chunk in bots.Chunk(AtATime))
        {
            foreach (var (id, figures) in await Task.WhenAll(chunk.Select(AskAsync)))
            {
                if (figures is { } known)
                    answers[id] = known;
            }
        }

        return answers;
    }

    private async Task<(long Id, BotFigures? Figures)> AskAsync(long id)
    {
        try
        {
            return (id, await grains.GetGrain<IBotGrain>(id).FiguresAsync());
        }
#pragma warning disable CA1031 // a bot that cannot answer must not hide the others; a grain's failure arrives as whatever it threw
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NoAnswer(logger, id, exception);
            return (id, null);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Bot {BotId} gives no figures")]
        public static partial void NoAnswer(ILogger logger, long botId, Exception exception);
    }
}
